import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Api } from './api';
import { type Change, Live } from './live';
import { query } from './query';
import { until } from './testing/streams';

class Silent {
  private listeners: ((change: Change | 'reset') => void)[] = [];
  follow(listener: (change: Change | 'reset') => void) {
    this.listeners.push(listener);
    return () => undefined;
  }
  say(change: Change | 'reset') {
    for (const listener of this.listeners) listener(change);
  }
}

const changed = (kind: string): Change => ({ type: `${kind}.changed`, subject: { kind, id: '1' }, at: 1 });

describe('a read that keeps itself fresh', () => {
  let server: HttpTestingController;
  let live: Silent;

  beforeEach(() => {
    live = new Silent();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), { provide: Live, useValue: live }],
    });
    server = TestBed.inject(HttpTestingController);
  });

  async function answer(url: string, body: object, status = 200): Promise<void> {
    await until(() => {
      TestBed.tick();
      const [request] = server.match(url);
      request?.flush(body, { status, statusText: status === 200 ? 'OK' : 'Bad' });
      return !!request;
    });
    await until(() => (TestBed.tick(), true));
  }

  it('reads again when something it follows changed, and only then', async () => {
    const read = TestBed.runInInjectionContext(() => query<{ n: number }>(() => '/a', { follows: ['resource'] }));
    await answer('/a', { n: 1 });
    live.say(changed('job'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    TestBed.tick();
    expect(server.match('/a').length).toBe(0);
    live.say(changed('resource'));
    await answer('/a', { n: 2 });
    await until(() => read.value()?.n === 2);
  });

  it('asks no more for what was deleted, and says that it is gone', async () => {
    const read = TestBed.runInInjectionContext(() => query<{ n: number }>(() => '/people/1', { follows: ['person'] }));
    await answer('/people/1', { n: 1 });
    live.say(changed('person'));
    live.say({ type: 'person.deleted', subject: { kind: 'person', id: '1' }, at: 1 });
    await until(() => read.problem()?.type === 'gone');
    await new Promise((resolve) => setTimeout(resolve, 200));
    TestBed.tick();
    expect(server.match('/people/1').length).toBe(0);
    expect(read.value()).toEqual({ n: 1 });
  });

  it('asks nothing of what this page is deleting, and nothing more once it is deleted', async () => {
    const url = '/api/v1/people/01a206ae-c251-78a7-ac67-bab5521cc1ac';
    const [read, sessions] = [url, `${url}/sessions`].map((one) =>
      TestBed.runInInjectionContext(() => query<{ n: number }>(() => one, { follows: ['person'] })),
    );
    await answer(url, { n: 1 });
    await answer(`${url}/sessions`, { n: 2 });
    const done = TestBed.inject(Api).delete(url.slice('/api/v1/'.length));
    live.say(changed('person'));
    const asked = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      TestBed.tick();
      return server.match(({ method }) => method === 'GET').length;
    };
    expect(await asked()).toBe(0);
    server.expectOne({ method: 'DELETE', url }).flush(null);
    await done;
    live.say(changed('person'));
    expect(await asked()).toBe(0);
    expect([read.problem()?.type, sessions.problem()?.type]).toEqual(['gone', 'gone']);
  });

  it('reads again what was not deleted after all', async () => {
    const url = '/api/v1/people/01a206ae-c251-78a7-ac67-bab5521cc1ac';
    const read = TestBed.runInInjectionContext(() => query<{ n: number }>(() => url, { follows: ['person'] }));
    await answer(url, { n: 1 });
    const refused = TestBed.inject(Api)
      .delete(url.slice('/api/v1/'.length))
      .catch(() => 'refused');
    live.say(changed('person'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    server.expectOne({ method: 'DELETE', url }).flush(null, { status: 409, statusText: 'Conflict' });
    expect(await refused).toBe('refused');
    await answer(url, { n: 2 });
    await until(() => read.value()?.n === 2);
  });

  it('reads on what a job is to delete, and lists that are filtered by what was deleted', async () => {
    const id = '01a206ae-c251-78a7-ac67-bab5521cc1ac';
    const url = `/api/v1/backups/${id}`;
    const read = TestBed.runInInjectionContext(() => query<{ n: number }>(() => url, { follows: ['backup'] }));
    const list = TestBed.runInInjectionContext(() => query(() => `/jobs?subject=${id}`, { follows: ['backup'] }));
    await answer(url, { n: 1 });
    await answer(`/jobs?subject=${id}`, { n: 1 });
    const begun = TestBed.inject(Api).delete(url.slice('/api/v1/'.length));
    server.expectOne({ method: 'DELETE', url }).flush({ id: 'j' }, { status: 202, statusText: 'Accepted' });
    await begun;
    live.say(changed('backup'));
    await answer(url, { n: 2 });
    await until(() => read.value()?.n === 2);
    live.say({ type: 'backup.removed', subject: { kind: 'backup', id }, at: 1 });
    await answer(`/jobs?subject=${id}`, { n: 3 });
    await until(() => read.problem()?.type === 'gone');
    expect(list.problem()).toBeNull();
  });

  it('keeps the last good answer while it fails, and says what failed', async () => {
    const read = TestBed.runInInjectionContext(() => query<{ n: number }>(() => '/a'));
    await answer('/a', { n: 1 });
    await until(() => read.value()?.n === 1);
    read.reload();
    await answer('/a', { title: 'The database is busy', requestId: 'r-9' }, 503);
    await until(() => read.problem() !== null);
    expect(read.problem()?.requestId).toBe('r-9');
    expect(read.value()).toEqual({ n: 1 });
  });

  it('shows the rows of another filter until the new ones come, but never another object', async () => {
    const url = signal('/resources?q=a');
    const read = TestBed.runInInjectionContext(() => query<{ n: number }>(url));
    await answer('/resources?q=a', { n: 1 });
    await until(() => read.value()?.n === 1);
    url.set('/resources?q=b');
    TestBed.tick();
    expect(read.value()).toEqual({ n: 1 });
    url.set('/resources/7');
    TestBed.tick();
    expect(read.value()).toBeUndefined();
  });
});
