import type { Routes } from '@angular/router';

/** `/clusters`: what there is and what would happen. */
export const clusterRoutes: Routes = [
  { path: '', pathMatch: 'full', loadComponent: async () => (await import('./clusters-page')).ClustersPage },
  {
    path: 'import',
    title: 'Import a cluster',
    loadComponent: async () => (await import('./import/import-page')).ImportPage,
  },
  { path: ':id', loadComponent: async () => (await import('./cluster/cluster-page')).ClusterPage },
  { path: ':id/:tab', loadComponent: async () => (await import('./cluster/cluster-page')).ClusterPage },
];

/** `/failover`: how ready everything is, and what happened. */
export const failoverRoutes: Routes = [
  { path: '', pathMatch: 'full', loadComponent: async () => (await import('./failover-page')).FailoverPage },
  { path: ':id', loadComponent: async () => (await import('./recovery/recovery-page')).RecoveryPage },
];
