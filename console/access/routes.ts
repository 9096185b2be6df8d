import type { Routes } from '@angular/router';
import { AccessPage } from './access-page';

export const routes: Routes = [{ path: '', component: AccessPage }];
