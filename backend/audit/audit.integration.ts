import { until } from '../../ops/lab/index.js';
import { canonicalJson, AuditRow } from '../platform/audit/index.js';
import { runAs, system } from '../platform/context/index.js';
import { EventLog, EventTail } from '../platform/events/index.js';
import { EventCursorRow } from '../platform/events/persistence/event.row.js';
import { Jobs } from '../platform/jobs/index.js';
import { wantedJob } from '../platform/jobs/testing.js';
import { openTestServer, type TestServer } from '../testing.js';
import { join, ok, setUpOwner, TestBrowser } from '../users/testing.js';
import { KeepTimeline } from './application/keep-timeline.js';
import { TimelineStore } from './persistence/timeline.store.js';

interface Entry {
  id: number;
  seq: number | null;
  action: string;
  result: string;
  actor: { name: string };
  subject: { kind: string; id: string; name: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}
interface Line {
  at: number;
  kind: string;
  sentence: string;
  by: string | null;
  subject: { kind: string; id: string; name: string } | null;
}

describe('the audit', () => {
  let server: TestServer;
  let olga: TestBrowser;
  const entries = async (query = '') => ok(await olga.get(`audit?limit=200${query}`)).items as Entry[];
  const sealed = () =>
    until('all is sealed', async () => (await entries()).every((entry) => entry.seq !== null), 30_000, 10);

  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  it('says who did what, to what, before and after, and seals it soon', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer' });
    ok(await olga.post(`people/${ben.id}/disable`));
    const [entry] = await entries('&action=person.disabled');
    expect(entry.actor.name).toBe('Olga Owner');
    expect(entry.subject).toEqual({ kind: 'person', id: ben.id, name: 'Ben' });
    expect(entry.before).toEqual({ status: 'active' });
    await sealed();
    const verdict = ok(await olga.get('audit/verify'));
    expect(verdict).toEqual(jasmine.objectContaining({ ok: true, unsealed: 0, findings: [] }));
    expect(verdict.sentence).toMatch(/^\d+ rows, none changed, missing or moved$/);
  });

  it('is filtered by person, action, thing, result and time, and comes in pages without a hole', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer' });
    expect((await ben.browser.get('people')).statusCode).toBe(403);
    const all = await entries();
    const paged: Entry[] = [];
    for (let after = ''; ;) {
      const page = ok(await olga.get(`audit?limit=2${after}`)) as { items: Entry[]; next: string | null };
      paged.push(...page.items);
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(paged.map((entry) => entry.id)).toEqual(all.map((entry) => entry.id));
    const denied = await entries('&result=denied&actor=BEN');
    expect(denied.map((entry) => entry.actor.name)).toEqual(['Ben']);
    expect((await entries('&action=person')).every((entry) => entry.action.startsWith('person.'))).toBeTrue();
    expect((await entries(`&subject=${ben.id}`)).length).toBeGreaterThan(0);
    expect(await entries('&actor=%25')).toEqual([]);
    expect(await entries(`&to=1000`)).toEqual([]);
    expect((await olga.get('audit?limit=2&after=nonsense')).statusCode).toBe(400);
    expect((await olga.get('audit?colour=red')).statusCode).toBe(400);
  });

  it('is told only to who may read it', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'operator' });
    const amy = await join(olga, server.app, 'Amy', { role: 'auditor' });
    for (const path of ['audit', 'audit/verify', 'audit/export', 'audit/actions'])
      expect((await ben.browser.get(path)).statusCode)
        .withContext(path)
        .toBe(403);
    expect((await amy.browser.get('audit')).statusCode).toBe(200);
  });

  it('finds what was changed in the database, and against a kept head what was cut off', async () => {
    await join(olga, server.app, 'Ben');
    await sealed();
    const { head } = ok(await olga.get('audit/verify')) as { head: { position: number; hash: string } };
    const kept = `${head.position}:${head.hash}`;
    expect(ok(await olga.get(`audit/verify?against=${kept}`)).ok).toBeTrue();
    await server.store.write((tx) => tx.query(`UPDATE audit_entry SET actorName = 'Eve' WHERE seq = 2`));
    const changed = ok(await olga.get('audit/verify'));
    expect([changed.ok, changed.sentence]).toEqual([false, 'Row 2 does not say what was sealed.']);
    await server.store.write((tx) => tx.query('DELETE FROM audit_entry WHERE seq >= ?', [head.position - 1]));
    const cut = ok(await olga.get(`audit/verify?against=${kept}`)) as { findings: { kind: string }[] };
    expect(cut.findings.map((finding) => finding.kind)).toContain('cut-off');
    const odd = await olga.get('audit/verify?against=12');
    expect(odd.json().errors[0]).toEqual(jasmine.objectContaining({ field: 'against' }));
  });

  it('is exported as JSON lines whose chain can be walked without us, and as syslog', async () => {
    await join(olga, server.app, 'Ben');
    await sealed();
    const lines = (await olga.get('audit/export')).body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const whole = lines.filter((line) => line.seq !== null);
    expect(whole.map((line) => line.seq)).toEqual(whole.map((_, i) => i + 1));
    expect(whole.slice(1).map((line) => line.previous)).toEqual(whole.slice(0, -1).map((line) => line.hash));
    const { createHash } = await import('node:crypto');
    for (const { hash, ...rest } of whole)
      expect(createHash('sha256').update(canonicalJson(rest)).digest('hex')).toBe(hash);
    const syslog = (await olga.get('audit/export?format=syslog')).body.trim().split('\n');
    const shape = /^<1\d\d>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ holdfast - \S+ \[audit@32473 .*\] .+$/;
    expect(syslog.filter((line) => !shape.test(line))).toEqual([]);
    expect(await server.store.read.countBy(AuditRow, { action: 'audit.exported' })).toBe(2);
  });

  it('counts what nobody known was refused', async () => {
    const stranger = new TestBrowser(server.app, '10.9.8.7');
    for (let i = 0; i < 3; i++) expect((await stranger.get('people')).statusCode).toBe(401);
    const denied = async () => (await entries('&action=request.denied')) as (Entry & { count: number })[];
    const counted = async () => (await denied()).reduce((sum, { count }) => sum + count, 0);
    await until('all three are counted', async () => (await counted()) >= 3);
    expect((await denied()).map((row) => [row.subject.name, row.count])).toEqual([['10.9.8.7', 3]]);
  });
});

describe('the timeline of changes', () => {
  let server: TestServer;
  let olga: TestBrowser;
  let timeline: KeepTimeline;
  const lines = async (by = olga, query = '') => ok(await by.get(`changes?limit=200${query}`)).items as Line[];
  const resource = async (name: string, tags: string[] = []) =>
    ok(await olga.post('resources', { kind: 'tcp', name, address: `tcp://${name}:1`, tags })) as { id: string };
  const happens = async (type: string, id: string, data: object) =>
    server.store.write((tx) => server.app.get(EventLog).append(tx, { type, subject: { kind: 'resource', id }, data }));

  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
    timeline = new KeepTimeline(server.app.get(EventTail), new TimelineStore());
    timeline.start();
    const follows = () => server.store.read.countBy(EventCursorRow, { name: 'timeline' });
    await until('the timeline follows', async () => (await follows()) === 1);
  });
  afterEach(async () => {
    await timeline.stop();
    await server.close();
  });

  it('shows changes, jobs, changes of status and of variables in one order', async () => {
    const { id } = await resource('db-1');
    server.clock.advance(1_000);
    await happens('status.changed', id, { name: 'db-1', from: 'up', to: 'down', sentence: 'refused the connection' });
    server.clock.advance(1_000);
    const job = wantedJob({ subject: { kind: 'resource', id, name: 'db-1' } });
    await runAs(system, () => server.store.write((tx) => server.app.get(Jobs).enqueue(tx, job)));
    server.clock.advance(1_000);
    await happens('variables.changed', id, {
      name: 'db-1',
      changes: [{ variable: 'max_connections', from: '151', to: '500' }],
    });
    const byThemselves = async () => (await lines()).filter((line) => line.kind === 'by-itself').length;
    await until('both events are kept', async () => (await byThemselves()) === 2);
    const of = (await lines(olga)).slice(0, 4);
    expect(of.map((line) => [line.kind, line.subject?.name, line.sentence, line.by])).toEqual([
      ['by-itself', 'db-1', 'max_connections: 151 → 500', null],
      ['job', 'Back up shop-db', 'queued', 'holdfast'],
      ['by-itself', 'db-1', 'up → down: refused the connection', null],
      ['change', 'db-1', 'added', 'Olga Owner'],
    ]);
  });

  it('comes in pages without a hole, also where much happened in one millisecond', async () => {
    for (let i = 0; i < 12; i++) await resource(`db-${i}`);
    const all = (await lines()).map((line) => (line as unknown as { id: string }).id);
    const paged: string[] = [];
    for (let after = ''; ;) {
      const page = ok(await olga.get(`changes?limit=5${after}`)) as { items: { id: string }[]; next: string | null };
      paged.push(...page.items.map((line) => line.id));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThanOrEqual(12);
  });

  it('shows each caller what they may see, and says how much it left out', async () => {
    await resource('db-1', ['shop']);
    await resource('db-2', ['bank']);
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer', scope: { kind: 'tag', value: 'shop' } });
    const answer = ok(await ben.browser.get('changes?limit=200')) as { items: Line[]; hiddenByPermission: number };
    const seen = answer.items.filter((line) => line.subject?.kind === 'resource');
    expect(seen.map((line) => line.subject!.name)).toEqual(['db-1']);
    expect(answer.hiddenByPermission).toBeGreaterThan(0);
  });

  it('says what changed from what to what', async () => {
    const { id } = await resource('db-1');
    ok(await olga.patch(`resources/${id}`, { notes: 'moved to rack 4' }, 1));
    const [line] = await lines(olga, `&subject=${id}`);
    expect(line.sentence).toMatch(/^changed: .*notes: none → moved to rack 4/);
  });

  it('tells with a resource what was done to its checks, also to one that is gone', async () => {
    const [one, other] = [await resource('db-1', ['shop']), await resource('db-2', ['bank'])];
    const add = async (id: string, name: string) =>
      ok(await olga.post(`resources/${id}/checks`, { kind: 'tcp', name })) as { id: string };
    const check = await add(one.id, 'port');
    await add(other.id, 'another port');
    ok(await olga.patch(`checks/${check.id}`, { intervalMs: 60_000 }, 1));
    ok(await olga.delete(`checks/${check.id}`, { 'if-match': '"2"' }));
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer', scope: { kind: 'tag', value: 'shop' } });
    for (const reader of [olga, ben.browser]) {
      const told = (await lines(reader, `&subject=${one.id}`)).filter((line) => line.subject?.name.endsWith('port'));
      expect(told.map((line) => `${line.subject!.name}: ${line.sentence}`)).toEqual([
        'port: check removed',
        'port: check changed: interval: 30 s → 1 min',
        'port: check added',
      ]);
    }
  });
});
