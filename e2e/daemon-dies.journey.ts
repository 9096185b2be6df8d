import { join } from 'node:path';
import {
  type LabHoldfast,
  type LabHttpService,
  type LabProcess,
  startHoldfast,
  startHttpService,
  startProcess,
  until,
} from '../ops/lab/index.js';
import { becomeOwner, type Someone } from './support/owner.js';
import { processOf } from './support/processes.js';

const everyMs = 3_000;
/** So many that neither daemon is left without a share by the hashes of its id. */
const many = 24;

describe('a daemon dies', () => {
  let holdfast: LabHoldfast;
  let shop: LabHttpService;
  let anna: Someone;
  let second: LabProcess;

  beforeAll(async () => {
    [holdfast, shop] = await Promise.all([startHoldfast(), startHttpService()]);
    anna = await becomeOwner(holdfast);
    await watchAll();
    second = startProcess(process.execPath, [join(process.cwd(), 'dist/backend/daemon.js')], {
      env: { PATH: process.env['PATH'], HOLDFAST_DATA: holdfast.data },
    });
  });
  afterAll(async () => {
    anna?.api.close();
    await second?.end();
    await holdfast?.stop();
    await shop?.stop();
  });

  async function watchAll(): Promise<void> {
    const rows = Array.from({ length: many }, (_, n) => `shop-${n},http,${shop.url}/${n}`);
    const text = ['name,kind,address', ...rows].join('\n');
    await anna.api.call('post', '/api/v1/resources/import', { body: { format: 'csv', text, apply: true } });
    const { body } = await anna.api.call('get', '/api/v1/resources', { query: { limit: 50 } });
    const shops = body.items.filter(({ name }) => name.startsWith('shop-'));
    await Promise.all(shops.map(({ id }) => often(id)));
  }

  async function often(id: string): Promise<void> {
    const checks = async () =>
      (await anna.api.call('get', '/api/v1/resources/{id}/checks', { path: { id } })).body.items;
    await until('it has its check', async () => (await checks()).length > 0);
    const [{ id: check, version }] = await checks();
    const headers = { 'if-match': `"${version}"` };
    const body = { intervalMs: everyMs, timeoutMs: everyMs };
    await anna.api.call('patch', '/api/v1/checks/{id}', { path: { id: check }, body, headers });
  }

  const members = async () => (await anna.api.call('get', '/api/v1/daemons')).body.items.filter(({ alive }) => alive);
  const askedSince = (at: number) => new Set(shop.requests.filter((one) => one.at >= at).map(({ path }) => path)).size;

  it('had half of the work, and no target was asked by both', async () => {
    await until(
      'both have a share',
      async () => (await members()).filter(({ checks }) => checks > 1).length === 2,
      // The second one is still starting, which on a busy machine takes a while.
      60_000,
    );
    const from = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2 * everyMs));
    const moments = Math.floor((Date.now() - from) / everyMs) + 1;
    const asked = Map.groupBy(
      shop.requests.filter(({ at }) => at >= from),
      ({ path }) => path,
    );
    expect(asked.size).toBe(many);
    expect(Math.max(...[...asked.values()].map((requests) => requests.length))).toBeLessThanOrEqual(moments);
  });

  it('leaves its share to the other one', async () => {
    await second.end('SIGKILL');
    const from = Date.now();
    await until('all are asked again', () => askedSince(from) === many, 60_000, 50);
    await until('one is left', async () => (await members()).length === 1, 60_000);
    const daemon = processOf(holdfast.pid, 'daemon');
    expect((await members())[0].pid).toBe(daemon);
  });
});
