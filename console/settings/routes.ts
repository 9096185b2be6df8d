import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    loadComponent: async () => (await import('./settings-frame')).SettingsFrame,
    children: [
      { path: '', pathMatch: 'full', loadComponent: async () => (await import('./settings-page')).SettingsPage },
      {
        path: 'channels',
        title: 'Channels',
        loadComponent: async () => (await import('./channels/channels-page')).ChannelsPage,
      },
      {
        path: 'daemons',
        title: 'Daemons',
        loadComponent: async () => (await import('./daemons/daemons-page')).DaemonsPage,
      },
      {
        path: 'routes',
        title: 'Routes',
        loadComponent: async () => (await import('./routing/routes-page')).RoutesPage,
      },
      {
        path: 'deliveries',
        title: 'Deliveries',
        loadComponent: async () => (await import('./deliveries/deliveries-page')).DeliveriesPage,
      },
    ],
  },
];
