import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', loadComponent: async () => (await import('./jobs-page')).JobsPage },
  { path: ':id', loadComponent: async () => (await import('./job-page')).JobPage },
];
