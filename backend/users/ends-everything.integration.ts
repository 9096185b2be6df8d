import type { AddressInfo } from 'node:net';
import { runAs } from '../platform/context/index.js';
import { Jobs } from '../platform/jobs/index.js';
import { openTestServer, type TestServer } from '../testing.js';
import { type Joined, join, ok, setUpOwner, type TestBrowser } from './testing.js';

/** Five seconds are promised; a busy machine may be slower, one that forgot is not there after this. */
const patienceMs = 60_000;

describe('disabling a person', () => {
  let server: TestServer;
  let url: string;
  let olga: TestBrowser;
  let ben: Joined;
  beforeEach(async () => {
    server = await openTestServer();
    await server.app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(server.app.getHttpServer().address() as AddressInfo).port}/api/v1`;
    olga = await setUpOwner(server.app);
    ben = await join(olga, server.app, 'Ben', { role: 'operator' });
  });
  afterEach(() => server.close());

  /** Opens an event stream; the promise that comes back resolves when the server has ended it. */
  async function openStream(headers: Record<string, string>): Promise<{ ended: Promise<void> }> {
    const answer = await fetch(`${url}/events`, { headers: { accept: 'text/event-stream', ...headers } });
    expect(answer.status).toBe(200);
    const reader = answer.body!.getReader();
    await reader.read();
    const ended = (async () => {
      while (!(await reader.read()).done);
    })();
    return { ended };
  }

  const cookieOf = (browser: TestBrowser) => ({ cookie: `holdfast=${browser.cookie('holdfast')}` });

  async function allEnded(ended: Promise<void>[]): Promise<boolean> {
    const late = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error('still open')), patienceMs).unref(),
    );
    await Promise.race([Promise.all(ended), late]);
    return true;
  }

  it('ends the open streams of sessions and tokens, and nobody else’s', async () => {
    const { token } = ok(await ben.browser.post('me/tokens', { name: 'watcher' })) as { token: string };
    const bySession = await openStream(cookieOf(ben.browser));
    const byToken = await openStream({ authorization: `Bearer ${token}` });
    const others = await openStream(cookieOf(olga));
    let othersEnded = false;
    void others.ended.then(() => (othersEnded = true));
    ok(await olga.post(`people/${ben.id}/disable`));
    expect(await allEnded([bySession.ended, byToken.ended])).toBeTrue();
    expect(othersEnded).toBeFalse();
  });

  it('is like signing out for the stream: a session that ends takes its stream along', async () => {
    const stream = await openStream(cookieOf(ben.browser));
    ok(await ben.browser.delete('session'));
    expect(await allEnded([stream.ended])).toBeTrue();
  });

  it('cancels the jobs they asked for that have not begun, and nobody else’s', async () => {
    const jobs = server.app.get(Jobs);
    const ask = (id: string, name: string, title: string) =>
      runAs({ kind: 'person', id, name }, () =>
        server.store.write((tx) =>
          jobs.enqueue(tx, { kind: 'spec', title, subject: null, input: {}, permission: 'backup.run' }),
        ),
      );
    const [bens, others] = [await ask(ben.id, 'Ben', 'one'), await ask('someone', 'Someone', 'two')];
    expect(ok(await olga.get(`people/${ben.id}/consequences`)).queuedJobs).toBe(1);
    ok(await olga.post(`people/${ben.id}/disable`));
    expect((await jobs.find(bens.id))?.state).toBe('cancelled');
    expect((await jobs.find(bens.id))?.cancelReason).toBe('Ben was disabled');
    expect((await jobs.find(others.id))?.state).toBe('queued');
  });
});
