import type { Routes } from '@angular/router';
import { Shell } from './shell';
import { signedIn } from './signed-in';

/** Every page is a chunk of its own. A folder that holds several pages brings its own child routes. */
export const routes: Routes = [
  { path: 'setup', title: 'Set up', loadComponent: async () => (await import('../setup/setup-page')).SetupPage },
  {
    path: 'sign-in',
    title: 'Sign in',
    loadComponent: async () => (await import('../sign-in/sign-in-page')).SignInPage,
  },
  {
    path: 'invite',
    title: 'Invitation',
    loadComponent: async () => (await import('../invite/invite-page')).InvitePage,
  },
  {
    path: 'invite/:token',
    title: 'Invitation',
    loadComponent: async () => (await import('../invite/invite-page')).InvitePage,
  },
  {
    path: '',
    component: Shell,
    canActivate: [signedIn],
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'Overview',
        loadComponent: async () => (await import('../overview/overview-page')).OverviewPage,
      },
      { path: 'incidents', title: 'Incidents', loadChildren: async () => (await import('../incidents/routes')).routes },
      {
        path: 'maintenance',
        title: 'Maintenance',
        loadChildren: async () => (await import('../maintenance/routes')).routes,
      },
      { path: 'resources', loadChildren: async () => (await import('../resources/routes')).routes },
      { path: 'changes', title: 'Changes', loadChildren: async () => (await import('../changes/routes')).routes },
      {
        path: 'clusters',
        title: 'Clusters',
        loadChildren: async () => (await import('../failover/routes')).clusterRoutes,
      },
      {
        path: 'failover',
        title: 'Failover',
        loadChildren: async () => (await import('../failover/routes')).failoverRoutes,
      },
      { path: 'backups', title: 'Backups', loadChildren: async () => (await import('../backups/routes')).routes },
      { path: 'jobs', title: 'Jobs', loadChildren: async () => (await import('../jobs/routes')).routes },
      { path: 'access', title: 'Access', loadChildren: async () => (await import('../access/routes')).routes },
      { path: 'audit', title: 'Audit', loadChildren: async () => (await import('../audit/routes')).routes },
      { path: 'settings', title: 'Settings', loadChildren: async () => (await import('../settings/routes')).routes },
      { path: 'me', title: 'Your account', loadChildren: async () => (await import('../me/routes')).routes },
      { path: 'more', title: 'More', loadComponent: async () => (await import('./more-page')).MorePage },
      { path: '**', title: 'Not found', loadComponent: async () => (await import('./not-found-page')).NotFoundPage },
    ],
  },
];
