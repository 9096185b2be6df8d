import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../ops/lab/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventTail } from '../platform/events/index.js';
import { rotateSealingKey, SecretBox } from '../platform/secrets/index.js';
import { addResource } from '../resources/testing.js';
import { Resources } from '../resources/index.js';
import { schema } from '../schema.js';
import { openTestServerBy, type TestServer } from '../testing.js';
import { setUpOwner, type TestBrowser } from '../users/testing.js';
import { HeartbeatProbe } from './adapters/heartbeat/heartbeat-probe.js';
import { TcpProbe } from './adapters/tcp/tcp-probe.js';
import { TestResolver } from './adapters/testing/resolvers.js';
import { ResourcesInventory } from './application/resources-inventory.js';
import { monitorOver } from './application/testing/monitor.js';
import type { Monitor } from './application/watch/monitor.js';
import { HeartbeatsStore } from './persistence/heartbeats.store.js';

describe('heartbeats over the door', () => {
  let server: TestServer<Clock>;
  let browser: TestBrowser;
  let monitor: Monitor;
  let origin: string;
  let checkId: string;
  let door: string;
  let resourceId: string;
  let made = 0;

  beforeAll(async () => {
    server = await openTestServerBy(new Clock());
    await server.app.listen(0, '127.0.0.1');
    origin = `http://127.0.0.1:${(server.app.getHttpServer().address() as AddressInfo).port}`;
    browser = await setUpOwner(server.app);
    const heartbeats = server.app.get(HeartbeatsStore, { strict: false });
    monitor = monitorOver({
      store: server.store,
      tail: server.app.get(EventTail),
      inventory: new ResourcesInventory(server.app.get(Resources)),
      probes: [new HeartbeatProbe(heartbeats), new TcpProbe(new TestResolver())],
    });
    await monitor.start();
  });

  /** Each has a job of its own: they run in any order. */
  beforeEach(async () => {
    const { id } = await addResource(browser, { name: `db-${++made}`, kind: 'tcp', address: '127.0.0.1:9' });
    const settings = { schedule: '40 2 * * *', timeZone: 'Europe/Berlin', graceSeconds: 1800 };
    const added = await browser.post(`resources/${id}/checks`, { kind: 'heartbeat', name: 'nightly dump', settings });
    expect([added.statusCode, added.json().intervalMs, added.json().fall]).toEqual([201, 15_000, 1]);
    resourceId = id;
    checkId = added.json().id;
    const { url } = await address();
    door = origin + new URL(url).pathname;
  });
  afterAll(async () => {
    await monitor.stop();
    await server.close();
  });

  const address = async () => (await browser.get(`checks/${checkId}/heartbeat`)).json();
  const beats = async () => (await browser.get(`checks/${checkId}/beats`)).json().items;
  const check = async () => {
    const all = await browser.get(`resources/${resourceId}/checks`);
    return all.json().items.find(({ id }: { id: string }) => id === checkId);
  };
  const says = (status: string, words: RegExp) =>
    until(`it is ${status}`, async () => {
      const { status: now, sentence } = await check();
      return now === status && words.test(sentence);
    });

  it('shows the lines to paste, whole, to who may edit it', async () => {
    const { url, lines } = await address();
    expect(url).toMatch(/\/hb\/[\w-]{27}$/);
    for (const { line } of lines) expect(line).toContain(url);
  });

  it('waits unjudged for its first call, and is up within seconds of it', async () => {
    await says('unknown', /^waits for its first call, expected by/);
    const answer = await fetch(door);
    expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
    await says('up', /^ended well at/);
  });

  it('is down at once when the job says it failed, with its exit code and its log, and up when it ends well', async () => {
    await fetch(door);
    await says('up', /^ended well at/);
    await fetch(`${door}/start`, { method: 'POST' });
    await fetch(`${door}/3`, { method: 'POST', body: 'mysqldump: Got error: 1045' });
    await says('down', /^ended with exit code 3/);
    const [last, before] = await beats();
    expect([last.kind, last.exitCode, last.body, before.kind]).toEqual([
      'fail',
      3,
      'mysqldump: Got error: 1045',
      'start',
    ]);
    expect(last.runMs).toBeGreaterThanOrEqual(0);
    await fetch(`${door}/0`, { method: 'HEAD' });
    await says('up', /^ended well at/);
  });

  it('keeps the beginning of any body as text, whatever its type, and refuses one without end', async () => {
    const odd = Buffer.concat([Buffer.from('a\0b\xff', 'latin1'), Buffer.alloc(30_000, 'é')]);
    for (const type of ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data', 'x/y']) {
      const answer = await fetch(`${door}/log`, { method: 'POST', body: odd, headers: { 'content-type': type } });
      expect(answer.status).withContext(type).toBe(200);
    }
    const [{ body }] = await beats();
    expect(body).toMatch(/^a b\ufffdé+$/);
    expect(Buffer.byteLength(body)).toBeLessThan(10_010);
    expect(await sendForEver()).toBe(413);
  });

  it('tells a stranger nothing, and keeps no token where it could be read', async () => {
    const stranger = await fetch(`${origin}/hb/${'A'.repeat(27)}`);
    expect([stranger.status, ((await stranger.json()) as { type: string }).type]).toEqual([404, 'not-found']);
    for (const path of ['/hb/x', `${new URL(door).pathname}/delete`, `${new URL(door).pathname}/256`])
      expect((await fetch(origin + path)).status)
        .withContext(path)
        .toBe(404);
    const token = door.split('/').pop()!;
    const [row] = await server.store.read.query<object[]>('SELECT * FROM heartbeat');
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it('refuses the address before once it was renewed, and survives a rotation of the sealing key', async () => {
    const { statusCode } = await browser.post(`checks/${checkId}/heartbeat/renew`, {});
    expect(statusCode).toBe(200);
    expect((await fetch(door)).status).toBe(404);
    const { url } = await address();
    await rotateSealingKey(server.store, server.app.get(SecretBox), schema.sealed ?? []);
    expect((await address()).url).toBe(url);
    door = origin + new URL(url).pathname;
    expect((await fetch(door)).status).toBe(200);
  });

  it('tells who knocks too often to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 70 }, () => fetch(`${door}/log`)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0].headers.get('retry-after')).toBe('60');
    expect((await beats()).length).toBeLessThanOrEqual(100);
  });

  it('refuses settings that say nothing or too much of when it is expected', async () => {
    const wrong: [object, string][] = [
      [{}, 'settings.schedule'],
      [{ schedule: '* * * * *', periodSeconds: 60 }, 'settings.schedule'],
      [{ schedule: 'daily' }, 'settings.schedule'],
      [{ schedule: '1 2 * * *', timeZone: 'Mars/Base' }, 'settings.timeZone'],
      [{ periodSeconds: 1 }, 'settings.periodSeconds'],
    ];
    for (const [settings, field] of wrong) {
      const answer = await browser.post(`resources/${resourceId}/checks`, { kind: 'heartbeat', settings });
      expect([answer.statusCode, answer.json().errors?.[0].field]).withContext(field).toEqual([400, field]);
    }
  });

  it('knows whether somebody was there to hear', async () => {
    const store = server.app.get(HeartbeatsStore, { strict: false });
    const now = Date.now();
    const span = (from: number, to: number) => store.wasListening(now - from * 60_000, now - to * 60_000);
    const row = (startedAt: number, lastSeenAt: number) =>
      `('${startedAt}', 'server', 'h', 1, 'v', ${now - startedAt * 60_000}, ${now - lastSeenAt * 60_000}, 0)`;
    await server.store.write((tx) =>
      tx.query(
        `INSERT INTO process (id, role, host, pid, version, startedAt, lastSeenAt, restarts) VALUES ${row(300, 200)}, ${row(199.5, 100)}, ${row(90, 10)}`,
      ),
    );
    expect(await span(290, 110))
      .withContext('a restart of 30 s')
      .toBeTrue();
    expect(await span(120, 50))
      .withContext('away for ten minutes')
      .toBeFalse();
    expect(await span(400, 250))
      .withContext('not there at the beginning')
      .toBeFalse();
    expect(await span(20_000, 19_000))
      .withContext('longer ago than is remembered')
      .toBeTrue();
  });

  /** A body that never ends: the status it is answered with. */
  function sendForEver(): Promise<number> {
    return new Promise((resolve, reject) => {
      const call = request(`${door}/log`, { method: 'POST' }, ({ statusCode = 0 }) => {
        resolve(statusCode);
        call.destroy();
      });
      call.on('error', reject);
      const pump = () => {
        while (!call.destroyed && call.write(Buffer.alloc(16_384, 'x')));
      };
      call.on('drain', pump);
      pump();
    });
  }
});
