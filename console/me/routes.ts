import type { Routes } from '@angular/router';
import { MePage } from './me-page';

export const routes: Routes = [{ path: '', component: MePage }];
