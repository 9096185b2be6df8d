import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Api } from '../api/api';
import { Session } from '../api/session';
import type { SetupState } from '../api/types/setup';

/**
 * Lets in who is signed in; sends the others to set-up on a new installation, else to sign-in and back afterwards.
 * The first page's code is fetched meanwhile, not after.
 */
export const signedIn: CanActivateFn = async (_route, state) => {
  if (state.url === '/') void import('../overview/overview-page');
  const session = inject(Session);
  const router = inject(Router);
  const api = inject(Api);
  if (session.current() ?? (await session.load())) return true;
  const setup = await api.get<SetupState>('setup').catch(() => null);
  if (setup?.needed) return router.createUrlTree(['/setup'], { fragment: undefined });
  return router.createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { next: state.url } });
};
