import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'Resources',
    loadComponent: async () => (await import('./list/resources-page')).ResourcesPage,
  },
  { path: 'add', title: 'Add a resource', loadComponent: async () => (await import('./add/add-page')).AddPage },
  {
    path: 'import',
    title: 'Import resources',
    loadComponent: async () => (await import('./import/import-page')).ImportPage,
  },
  { path: ':id', title: 'Resource', loadComponent: async () => (await import('./detail/resource-page')).ResourcePage },
  {
    path: ':id/:tab',
    title: 'Resource',
    loadComponent: async () => (await import('./detail/resource-page')).ResourcePage,
  },
];
