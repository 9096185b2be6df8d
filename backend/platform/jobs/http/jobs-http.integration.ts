import { type Actor, runAs } from '../../context/index.js';
import { openTestServer, type TestServer } from '../../../testing.js';
import { give, join, ok, setUpOwner, type TestBrowser } from '../../../users/testing.js';
import { JobPermits } from '../../../users/application/job-permits.js';
import { JobGate, Jobs, type NewJob } from '../index.js';
import { JobLogRow } from '../persistence/job.row.js';
import { wantedJob } from '../testing.js';

interface JobItem {
  id: string;
  state: string;
  title: string;
  sentence: string;
  requestedBy: { name: string };
}

describe('the routes of jobs', () => {
  let server: TestServer;
  let olga: TestBrowser;
  const ask = (given: Partial<NewJob> = {}, actor?: Actor) => {
    const work = () => server.store.write((tx) => server.app.get(Jobs).enqueue(tx, wantedJob(given)));
    return actor ? runAs(actor, work) : work();
  };
  const resource = async (name: string, tags: string[]) => {
    const body = { kind: 'tcp', name, address: `tcp://${name}:1`, tags };
    return { kind: 'resource', id: ok(await olga.post('resources', body)).id as string, name };
  };
  const list = async (browser: TestBrowser, query = '') =>
    ok(await browser.get(`jobs?limit=50${query}`)) as { items: JobItem[]; hiddenByPermission: number };

  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  it('list jobs, the newest first, by state, kind and thing, in pages without a hole', async () => {
    for (let i = 0; i < 7; i++) await ask({ title: `job ${i}`, kind: i % 2 ? 'a.b' : 'c.d' });
    const titles = (await list(olga)).items.map((job) => job.title);
    expect([...titles].sort()).toEqual(Array.from({ length: 7 }, (_, i) => `job ${i}`));
    const paged: string[] = [];
    for (let after = ''; ;) {
      const page = ok(await olga.get(`jobs?limit=3${after}`)) as { items: JobItem[]; next: string | null };
      paged.push(...page.items.map((job) => job.title));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(paged).toEqual(titles);
    expect((await list(olga, '&kind=a.b')).items.length).toBe(3);
    expect((await list(olga, '&state=running')).items).toEqual([]);
    expect((await olga.get('jobs?state=lost')).statusCode).toBe(400);
  });

  it('show each caller the jobs on what they may see, count the rest, and hide them one by one as well', async () => {
    const [shop, bank] = [await resource('shop', ['shop']), await resource('bank', ['bank'])];
    const [mine, other] = [await ask({ subject: shop, title: 'mine' }), await ask({ subject: bank, title: 'other' })];
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer', scope: { kind: 'tag', value: 'shop' } });
    const seen = await list(ben.browser);
    expect(seen.items.map((job) => job.title)).toEqual(['mine']);
    expect(seen.hiddenByPermission).toBe(1);
    expect((await ben.browser.get(`jobs/${mine.id}`)).statusCode).toBe(200);
    expect((await ben.browser.get(`jobs/${other.id}`)).statusCode).toBe(404);
    expect((await ben.browser.get(`jobs/${other.id}/log`)).statusCode).toBe(404);
    expect((await ben.browser.post(`jobs/${mine.id}/cancel`, {})).statusCode).toBe(403);
    expect((await ben.browser.post(`jobs/${other.id}/cancel`, {})).statusCode).toBe(404);
  });

  it('cancel a job, once, and say who did', async () => {
    const { id } = await ask();
    const cancelled = ok(await olga.post(`jobs/${id}/cancel`, {})) as unknown as JobItem;
    expect([cancelled.state, cancelled.sentence]).toEqual(['cancelled', 'Olga Owner cancelled it']);
    expect((await olga.post(`jobs/${id}/cancel`, { reason: 'again' })).statusCode).toBe(200);
    expect((await olga.post(`jobs/${id}/cancel`, { reason: '' })).statusCode).toBe(400);
    expect((await olga.post('jobs/01a203c7-4a40-71ef-b856-643bd6eb63a8/cancel', {})).statusCode).toBe(404);
  });

  it('give the log behind a line', async () => {
    const { id } = await ask();
    const rows = [1, 2, 3].map((line) => ({ jobId: id, line, at: 1, text: `line ${line}` }));
    await server.store.write((tx) => tx.insert(JobLogRow, rows));
    const log = ok(await olga.get(`jobs/${id}/log?after=1`)) as { items: { text: string }[]; next: number };
    expect(log.items.map((line) => line.text)).toEqual(['line 2', 'line 3']);
    expect(log.next).toBe(3);
  });

  it('judge a job by the rights its requester has when it is to run, named in the refusal', async () => {
    const shop = await resource('shop', ['shop']);
    const ben = await join(olga, server.app, 'Ben');
    const actor: Actor = { kind: 'person', id: ben.id, name: 'Ben' };
    const job = await ask({ subject: shop, permission: 'backup.run' }, actor);
    const gate = server.app.get(JobGate);
    expect(gate).toBeInstanceOf(JobPermits);
    const before = await gate.allow(job);
    expect(before.ok).toBeFalse();
    expect(before.ok ? '' : before.reason).toMatch(/^no: Ben has no role/);
    await give(olga, ben.id, { role: 'operator', scope: { kind: 'tag', value: 'shop' } });
    expect(await gate.allow(job)).toEqual({ ok: true });
    ok(await olga.post(`people/${ben.id}/disable`));
    expect((await gate.allow(job)).ok).toBeFalse();
    expect((await server.app.get(Jobs).find(job.id))!.state).toBe('cancelled');
  });
});
