import {
  HttpErrorResponse,
  type HttpEvent,
  type HttpHandlerFn,
  type HttpInterceptorFn,
  type HttpRequest,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, type Observable, switchMap, throwError } from 'rxjs';
import { problemOf } from './problem';
import { Session, type Wanted } from './session';

const SAFE = new Set(['GET', 'HEAD']);

/** Adds the anti-forgery token, and turns "signed out" and "confirm it is you" into a question instead of an error. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  return attempt(request, next, session).pipe(
    catchError((error: unknown) => {
      const wanted = wantedBy(error, request, session);
      return wanted ? afterAsking(wanted, error, request, next, session) : throwError(() => error);
    }),
  );
};

function attempt(request: HttpRequest<unknown>, next: HttpHandlerFn, session: Session): Observable<HttpEvent<unknown>> {
  const token = session.current()?.csrfToken;
  if (SAFE.has(request.method) || !token) return next(request);
  return next(request.clone({ setHeaders: { 'X-CSRF-Token': token } }));
}

function afterAsking(
  wanted: Wanted,
  error: unknown,
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  session: Session,
) {
  return from(session.want(wanted)).pipe(
    switchMap((answered) => (answered ? attempt(request, next, session) : throwError(() => error))),
  );
}

function wantedBy(error: unknown, request: HttpRequest<unknown>, session: Session): Wanted | null {
  if (!(error instanceof HttpErrorResponse) || isAboutSession(request)) return null;
  if (error.status === 401) return session.current() ? 'sign-in' : null;
  return error.status === 403 && problemOf(error).is('step-up-required') ? 'step-up' : null;
}

function isAboutSession(request: HttpRequest<unknown>): boolean {
  return /\/api\/v1\/(session|setup|invites)(\/|$|\?)/.test(request.url) && !request.url.endsWith('/recovery-key');
}
