import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { sessionInterceptor } from './interceptor';
import { Session } from './session';
import { until } from './testing/streams';

const session = (csrfToken: string) =>
  ({ person: { name: 'Anna', email: 'a@b' }, permissions: [], csrfToken, stepUpUntil: 0, expiresAt: 0 }) as never;

describe('a request that meets the end of the session', () => {
  let http: HttpClient;
  let server: HttpTestingController;
  let mine: Session;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([sessionInterceptor])), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
    mine = TestBed.inject(Session);
    mine.current.set(session('old'));
  });

  it('carries the anti-forgery token when it changes something, and none when it reads', () => {
    http.get('/api/v1/jobs').subscribe();
    expect(server.expectOne('/api/v1/jobs').request.headers.has('X-CSRF-Token')).toBeFalse();
    http.post('/api/v1/jobs', {}).subscribe();
    expect(server.expectOne('/api/v1/jobs').request.headers.get('X-CSRF-Token')).toBe('old');
  });

  it('waits until the person has signed in again and then goes on with the new token', async () => {
    const answer = firstValueFrom(http.patch<{ ok: boolean }>('/api/v1/resources/1', { name: 'typed' }));
    server.expectOne('/api/v1/resources/1').flush({ title: 'Sign in' }, { status: 401, statusText: 'Unauthorized' });
    expect(mine.wanted()).toBe('sign-in');
    mine.current.set(session('new'));
    mine.answered(true);
    await until(() => mine.wanted() === null);
    await Promise.resolve();
    const again = server.expectOne('/api/v1/resources/1');
    expect(again.request.body).toEqual({ name: 'typed' });
    expect(again.request.headers.get('X-CSRF-Token')).toBe('new');
    again.flush({ ok: true });
    expect(await answer).toEqual({ ok: true });
  });

  it('asks for the password again before what is dangerous, and gives the refusal when the person declines', async () => {
    const answer = firstValueFrom(http.delete('/api/v1/backups/1')).catch((error) => error.error.type);
    server
      .expectOne('/api/v1/backups/1')
      .flush({ type: 'step-up-required', title: 'Confirm' }, { status: 403, statusText: 'Forbidden' });
    expect(mine.wanted()).toBe('step-up');
    mine.answered(false);
    expect(await answer).toBe('step-up-required');
  });

  it('lets a plain denial through', async () => {
    const answer = firstValueFrom(http.get('/api/v1/people')).catch((error) => error.status);
    server.expectOne('/api/v1/people').flush({ type: 'denied', title: 'No' }, { status: 403, statusText: 'Forbidden' });
    expect(await answer).toBe(403);
    expect(mine.wanted()).toBeNull();
  });
});
