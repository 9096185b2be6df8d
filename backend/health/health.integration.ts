import { spawnSync } from 'node:child_process';
import { startHttpService, until } from '../../ops/lab/index.js';
import type { LabHttpService } from '../../ops/lab/index.js';
import { EventTail } from '../platform/events/index.js';
import { Clock } from '../platform/clock/index.js';
import { addResource } from '../resources/testing.js';
import { Resources } from '../resources/index.js';
import { openTestServerBy, type TestServer } from '../testing.js';
import { setUpOwner, type TestBrowser } from '../users/testing.js';
import { HttpProbe } from './adapters/http/http-probe.js';
import { HostProbe } from './adapters/host/host-probe.js';
import { TcpProbe } from './adapters/tcp/tcp-probe.js';
import { TestResolver } from './adapters/testing/resolvers.js';
import { monitorOver } from './application/testing/monitor.js';
import { ResourcesInventory } from './application/resources-inventory.js';
import type { Monitor } from './application/watch/monitor.js';

describe('health over the API', () => {
  let server: TestServer<Clock>;
  let browser: TestBrowser;
  let shop: LabHttpService;
  let monitor: Monitor;

  beforeEach(async () => {
    server = await openTestServerBy(new Clock());
    browser = await setUpOwner(server.app);
    shop = await startHttpService({ status: 200, body: 'fine' });
    const resolver = new TestResolver();
    monitor = monitorOver({
      store: server.store,
      tail: server.app.get(EventTail),
      inventory: new ResourcesInventory(server.app.get(Resources)),
      probes: [new HttpProbe(resolver), new TcpProbe(resolver), new HostProbe()],
    });
    await monitor.start();
  });
  afterEach(async () => {
    await monitor.stop();
    await shop.stop();
    await server.close();
  });

  const get = async (path: string) => (await browser.get(path)).json();
  const add = (name: string) => addResource(browser, { name, kind: 'http', address: `${shop.url}/health` });
  const checkOf = async (id: string) => (await get(`resources/${id}/checks`)).items[0];
  const quick = { intervalMs: 1000, timeoutMs: 1000, fall: 2, rise: 1 };

  async function addQuick(name: string) {
    const resource = await add(name);
    const check = await until('it has its default check', async () => (await checkOf(resource.id)) ?? false);
    await browser.patch(`checks/${check.id}`, quick, check.version);
    await until('it is up', async () => (await get(`resources/${resource.id}`)).status === 'up');
    return resource;
  }

  it('gives a new resource the check of its kind and its status within seconds', async () => {
    const { id } = await addQuick('shop');
    const check = await checkOf(id);
    expect([check.kind, check.status, check.sentence]).toEqual(['http', 'up', 'answered 200']);
    expect(check.durationMs).toBeGreaterThan(0);
  });

  it('turns red after the failure, says why, and comes back', async () => {
    const { id } = await addQuick('shop');
    shop.answer({ status: 503, body: 'maintenance' });
    await until('it is down', async () => (await get(`resources/${id}`)).status === 'down');
    const status = await get('status');
    expect(status.counts.down).toBe(1);
    expect(status.problems[0].sentence).toMatch(/^2 of 2 probes answered 503, for \d+ s$/);
    expect(status.problems[0].nextStep).toContain('log of the service');
    const why = await get(`resources/${id}/why`);
    expect(why.lines[0]).toMatch(
      /^down since .* UTC \(\d+ s\): 2 of 2 probes answered 503; monitor on time \(lag \d+ ms\)$/,
    );
    shop.answer({ status: 200, body: 'fine' });
    await until('it is up again', async () => (await get(`resources/${id}`)).status === 'up');
    const changes = await get(`resources/${id}/status-changes`);
    expect(changes.items.map((one: { status: string }) => one.status)).toEqual(['up', 'down', 'up']);
  });

  it('checks now when asked, and answers with what was found', async () => {
    const { id } = await addQuick('shop');
    const check = await checkOf(id);
    await browser.patch(`checks/${check.id}`, { intervalMs: 3_600_000 }, check.version);
    shop.answer({ status: 500, body: '' });
    const { results } = (await browser.post(`resources/${id}/check-now`)).json();
    expect(results).toEqual([
      jasmine.objectContaining({ ok: false, answered: true, sentence: jasmine.stringMatching(/probes answered 500$/) }),
    ]);
  });

  it('keeps a history with every result, in ranges and steps', async () => {
    const { id } = await addQuick('shop');
    const check = await checkOf(id);
    await until('three results are stored', async () => {
      const { points } = await get(`checks/${check.id}/history?step=60000`);
      return points.reduce((sum: number, point: { count: number }) => sum + point.count, 0) >= 3;
    });
    const { points } = await get(`checks/${check.id}/history`);
    expect(points[0].p95).toBeGreaterThanOrEqual(points[0].min);
    const now = Date.now();
    const refused = await browser.get(`checks/${check.id}/history?from=0&to=${now}&step=60000`);
    expect([refused.statusCode, refused.json().field]).toEqual([400, 'step']);
  });

  it('adds, changes, pauses and removes checks, and refuses what cannot work by field and remedy', async () => {
    const { id } = await addQuick('shop');
    const added = await browser.post(`resources/${id}/checks`, {
      kind: 'http',
      settings: { keyword: 'fine', path: '/x' },
    });
    expect(added.statusCode).toBe(201);
    const { id: checkId } = added.json();
    await until('it ran', async () => (await get(`resources/${id}/checks`)).items[1].status === 'up');
    const wrong: [object, string][] = [
      [{ kind: 'http', settings: { keyword: '' } }, 'settings.keyword'],
      [{ kind: 'http', settings: { command: 'rm' } }, 'settings.command'],
      [{ kind: 'http', settings: { url: 'file:///etc/passwd' } }, 'settings.url'],
      [{ kind: 'http', settings: { expectStatus: [[200, null]] } }, 'settings.expectStatus'],
      [{ kind: 'http', intervalMs: 1000, timeoutMs: 5000 }, 'timeoutMs'],
      [{ kind: 'ping' }, 'kind'],
      [{}, 'kind'],
      [{ kind: 'http', extra: 1 }, 'extra'],
    ];
    for (const [body, field] of wrong) {
      const answer = await browser.post(`resources/${id}/checks`, body);
      expect(answer.statusCode).withContext(JSON.stringify(body)).toBe(400);
      expect(answer.json().errors[0].field).withContext(JSON.stringify(body)).toContain(field);
    }
    const paused = await browser.patch(`checks/${checkId}`, { paused: true }, 1);
    expect(paused.json().version).toBe(2);
    expect((await browser.patch(`checks/${checkId}`, { paused: false }, 1)).statusCode).toBe(412);
    await until('it is paused', async () => (await get(`resources/${id}/checks`)).items[1].status === 'paused');
    const merged = await browser.patch(`checks/${checkId}`, { settings: { keyword: null, warnDays: 3 } }, 2);
    expect(merged.json().settings).toEqual(jasmine.objectContaining({ path: '/x', warnDays: 3 }));
    expect(merged.json().settings.keyword).toBeUndefined();
    expect((await browser.delete(`checks/${checkId}`, { 'if-match': '"3"' })).statusCode).toBe(204);
    expect((await browser.get(`checks/${checkId}/history`)).statusCode).toBe(404);
  });

  it('clears the checks of a resource that is removed, and says so before', async () => {
    const { id, version } = await addQuick('shop');
    const { consequences } = await get(`resources/${id}/consequences`);
    expect(JSON.stringify(consequences)).toContain('1 check ends and its history is deleted');
    expect((await browser.delete(`resources/${id}`, { 'if-match': `"${version}"` })).statusCode).toBe(204);
    const rowsOf = (table: string) =>
      server.store.read.query<{ n: unknown }[]>(`SELECT COUNT(*) AS n FROM ${table}`).then(([{ n }]) => Number(n));
    for (const table of ['health_check', 'check_status'])
      await until(`nothing is left in ${table}`, async () => (await rowsOf(table)) === 0);
    expect((await get('status')).counts).toEqual({});
  });

  it('shows what this machine measures', async () => {
    const { id } = await addResource(browser, { name: 'here', kind: 'host', address: 'local' });
    const measured = await until('it is measured', async () => {
      const found = await get(`resources/${id}/measurements`);
      return found.at === null ? false : found;
    });
    expect(measured.facts.map(({ name }: { name: string }) => name)).toEqual(
      jasmine.arrayContaining(['CPU', 'Memory', 'Load']),
    );
    expect(measured.memoryPercent).toBeGreaterThan(0);
  });

  it('tells Prometheus of every resource, and its targets, the whole list every time', async () => {
    expect(await get('prometheus/targets')).toEqual([]);
    await addQuick('shop "1"');
    const [target] = await get('prometheus/targets');
    expect(target.targets).toEqual([new URL(shop.url).host]);
    expect(target.labels.__meta_holdfast_name).toBe('shop "1"');
    const { body } = await browser.get('/metrics');
    expect(body).toContain('holdfast_resource_up{resource="shop \\"1\\"",kind="http"} 1');
    expect(body).toMatch(/holdfast_check_duration_seconds\{[^}]*check="http"\} 0\.\d+/);
    expect(body).not.toContain(shop.url);
  });

  it('answers for one target as the blackbox exporter does, from its last checks', async () => {
    const { id } = await addQuick('shop');
    const probe = (target: string) => browser.get(`/metrics/probe?target=${encodeURIComponent(target)}`);
    const good = await probe('shop');
    expect([good.statusCode, good.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(good.body).toMatch(/^probe_success 1$/m);
    expect(good.body).toMatch(/^probe_duration_seconds 0\.\d+$/m);
    expect(good.body).toMatch(/^probe_http_status_code 200$/m);
    expect((await probe(id)).body).toMatch(/^probe_success 1$/m);
    await shop.stop();
    await until('it fails', async () => /^probe_success 0$/m.test((await probe('shop')).body));
    await shop.start();
    const nobody = await probe('web-9');
    expect([nobody.statusCode, nobody.json().detail]).toEqual([
      404,
      'A resource with the name or id "web-9" was not found',
    ]);
    expect((await browser.get('/metrics/probe')).json().field).toBe('target');
    const [check] = (await get(`resources/${id}/checks`)).items;
    await browser.patch(`checks/${check.id}`, { paused: true }, check.version);
    const silent = await probe('shop');
    expect([silent.statusCode, silent.json().detail]).toEqual([503, 'shop has no check that runs']);
  });

  it('tells Prometheus what changed since it last scraped, and promtool has nothing to say of it', async () => {
    const { id } = await addQuick('shop');
    const other = await addQuick('other');
    const scrape = async () => (await browser.get('/metrics')).body;
    const upOf = async (name: string) =>
      new RegExp(`^holdfast_resource_up\\{resource="${name}",.*\\} +(\\d)$`, 'm').exec(await scrape())?.[1];
    expect([await upOf('shop'), await upOf('other')]).toEqual(['1', '1']);
    const { version } = await get(`resources/${id}`);
    await browser.patch(`resources/${id}`, { name: 'store' }, version);
    await until('it goes by its new name', async () => (await upOf('store')) === '1');
    expect(await upOf('shop')).toBeUndefined();
    await shop.stop();
    await until('it is down', async () => (await upOf('store')) === '0');
    await browser.delete(`resources/${other.id}`, { 'if-match': `"${other.version}"` });
    await until('the other one is gone', async () => !(await scrape()).includes('resource="other"'));
    await shop.start();
    await until('it is up again', async () => (await upOf('store')) === '1');
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: await scrape(),
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });
});
