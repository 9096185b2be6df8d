import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    loadComponent: async () => (await import('./access-frame')).AccessFrame,
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'People',
        loadComponent: async () => (await import('./people/people-page')).PeoplePage,
      },
      { path: 'roles', title: 'Roles', loadComponent: async () => (await import('./roles/roles-page')).RolesPage },
      { path: 'grants', title: 'Grants', loadComponent: async () => (await import('./grants/grants-page')).GrantsPage },
      {
        path: 'tokens',
        title: 'Service accounts',
        loadComponent: async () => (await import('./accounts/accounts-page')).AccountsPage,
      },
      {
        path: 'explain',
        title: 'Explain',
        loadComponent: async () => (await import('./explain/explain-page')).ExplainPage,
      },
    ],
  },
  {
    path: 'people/:id',
    title: 'Person',
    loadComponent: async () => (await import('./person/person-page')).PersonPage,
  },
];
