import type { Routes } from '@angular/router';
import { ResourcesPage } from './resources-page';

export const routes: Routes = [{ path: '', title: 'Resources', component: ResourcesPage }];
