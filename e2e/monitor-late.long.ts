import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { type LabHoldfast, type LabHttpService, startHoldfast, startHttpService, until } from '../ops/lab/index.js';
import { becomeOwner, type Someone } from './support/owner.js';
import { processOf } from './support/processes.js';

const many = 1_000;
const everyMs = 10_000;
const forMs = Number(process.env['HOLDFAST_TEST_LATE_MS'] ?? 60_000);

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const busy = () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });

describe('a monitor that is late itself', () => {
  let holdfast: LabHoldfast;
  let shop: LabHttpService;
  let anna: Someone;
  let hogs: ChildProcess[] = [];

  beforeAll(async () => {
    // The API is asked several times for each check.
    [holdfast, shop] = await Promise.all([startHoldfast({ env: { HOLDFAST_RATE_LIMIT: '0' } }), startHttpService()]);
    anna = await becomeOwner(holdfast);
    await watchAll();
  }, 180_000);
  afterEach(async () => {
    const ended = hogs.map((hog) => once(hog, 'exit'));
    for (const hog of hogs) hog.kill('SIGKILL');
    await Promise.all(ended);
    hogs = [];
  });
  afterAll(async () => {
    anna?.api.close();
    await holdfast?.stop();
    await shop?.stop();
  });

  async function watchAll(): Promise<void> {
    const rows = Array.from({ length: many }, (_, n) => `shop-${n},http,${shop.url}/${n}`);
    const text = ['name,kind,address', ...rows].join('\n');
    await anna.api.call('post', '/api/v1/resources/import', { body: { format: 'csv', text, apply: true } });
    const seen = () => new Set(shop.requests.map(({ path }) => path)).size;
    await until('each was asked once', () => seen() === many, 90_000);
    const shops = await targets();
    for (let from = 0; from < many; from += 20)
      await Promise.all(shops.slice(from, from + 20).map(({ id }) => often(id)));
  }

  async function often(id: string): Promise<void> {
    const { items } = (await anna.api.call('get', '/api/v1/resources/{id}/checks', { path: { id } })).body;
    const headers = { 'if-match': `"${items[0].version}"` };
    const body = { intervalMs: everyMs, timeoutMs: 2_000, fall: 1 };
    await anna.api.call('patch', '/api/v1/checks/{id}', { path: { id: items[0].id }, body, headers });
  }

  async function targets() {
    const found: { id: string; name: string; status: string }[] = [];
    for (let after: string | undefined; ;) {
      const query = { limit: 200, kind: 'http' as const, ...(after ? { after } : {}) };
      const { items, next } = (await anna.api.call('get', '/api/v1/resources', { query })).body;
      found.push(...items);
      if (next === null) return found;
      after = next;
    }
  }

  /** Each target that is not up, and each incident that was opened, with why. */
  async function harm(): Promise<string[]> {
    const ill = (await targets())
      .filter(({ status }) => status !== 'up')
      .map(({ name, status }) => `${name} ${status}`);
    const incidents = (await anna.api.call('get', '/api/v1/incidents', { query: { limit: 100 } })).body.items;
    const ofShops = incidents.filter(({ cause }) => cause.name.startsWith('shop-'));
    return [...ill, ...ofShops.map((one) => `incident of ${one.cause.name}`)];
  }

  const allUp = () => until('all are up', async () => (await harm()).length === 0, 120_000, 2_000);
  const askedSince = (at: number) => shop.requests.filter((one) => one.at >= at).length;

  it('calls nothing down while five busy processes a core take its CPU', async () => {
    await allUp();
    const from = Date.now();
    hogs = Array.from({ length: 5 * availableParallelism() }, busy);
    await pause(forMs);
    const asked = askedSince(from);
    const seen = await harm();
    console.log(`  under ${hogs.length} busy processes: ${asked} requests in ${Math.round(forMs / 1_000)} s`);
    expect(asked).toBeGreaterThan(0);
    expect(seen).toEqual([]);
  }, 600_000);

  it('calls nothing down, and asks nothing in a burst, after it was stopped for a while', async () => {
    await allUp();
    const daemon = processOf(holdfast.pid, 'daemon');
    process.kill(daemon, 'SIGSTOP');
    await pause(forMs);
    const from = Date.now();
    process.kill(daemon, 'SIGCONT');
    await until('it asks again', () => askedSince(from) > 0, 60_000);
    await pause(1_000);
    // A thousand every ten seconds; what was missed is made up for at the same pace.
    const burst = askedSince(Date.now() - 1_000);
    await until('each was asked again', () => askedSince(from) >= many, 60_000);
    console.log(`  after ${Math.round(forMs / 1_000)} s of SIGSTOP: ${burst} requests in a second`);
    expect(burst).toBeLessThan(many / 2);
    expect(await harm()).toEqual([]);
    expect(processOf(holdfast.pid, 'daemon')).toBe(daemon);
  }, 600_000);
});
