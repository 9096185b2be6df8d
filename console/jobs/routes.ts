import type { Routes } from '@angular/router';
import { JobsPage } from './jobs-page';

export const routes: Routes = [{ path: '', component: JobsPage }];
