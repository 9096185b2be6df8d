import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', loadComponent: async () => (await import('./incidents-page')).IncidentsPage },
  { path: ':id', loadComponent: async () => (await import('./incident-page')).IncidentPage },
];
