import type { Routes } from '@angular/router';
import { ChangesPage } from './changes-page';

export const routes: Routes = [{ path: '', component: ChangesPage }];
