import type { Routes } from '@angular/router';
import { BackupsPage } from './backups-page';

export const routes: Routes = [{ path: '', component: BackupsPage }];
