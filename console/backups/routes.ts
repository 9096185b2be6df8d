import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', loadComponent: async () => (await import('./backups-page')).BackupsPage },
  { path: ':id', loadComponent: async () => (await import('./detail/backup-page')).BackupPage },
];
