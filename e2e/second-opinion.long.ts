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

const everyMs = 20_000;
const many = 16;

/**
 * Two real daemons, one of them in a network of its own that leads nowhere. Needs root, or what lets everybody make a
 * user namespace.
 */
describe('a daemon whose network leads nowhere', () => {
  let holdfast: LabHoldfast;
  let shop: LabHttpService;
  let anna: Someone;
  let cutOff: LabProcess;

  beforeAll(async () => {
    const env = { HOLDFAST_SECOND_OPINION: 'true' };
    [holdfast, shop] = await Promise.all([startHoldfast({ env }), startHttpService()]);
    anna = await becomeOwner(holdfast);
    await watchAll();
    await until('all are up', async () => (await statuses()).join() === Array(many).fill('up').join(), 120_000, 500);
    const daemon = [process.execPath, join(process.cwd(), 'dist/backend/daemon.js')];
    cutOff = startProcess('unshare', ['--user', '--map-root-user', '--net', ...daemon], {
      env: { ...env, PATH: process.env['PATH'], HOLDFAST_DATA: holdfast.data },
    });
  }, 300_000);
  afterAll(async () => {
    anna?.api.close();
    await cutOff?.end();
    await holdfast?.stop();
    await shop?.stop();
  });

  async function watchAll(): Promise<void> {
    const rows = Array.from({ length: many }, (_, n) => `shop-${n},http,${shop.url}/${n}`);
    const text = ['name,kind,address', ...rows].join('\n');
    await anna.api.call('post', '/api/v1/resources/import', { body: { format: 'csv', text, apply: true } });
    await Promise.all((await shops()).map(({ id }) => seldom(id)));
  }

  async function seldom(id: string): Promise<void> {
    const checks = async () =>
      (await anna.api.call('get', '/api/v1/resources/{id}/checks', { path: { id } })).body.items;
    await until('it has its check', async () => (await checks()).length > 0);
    const [{ id: check, version }] = await checks();
    const headers = { 'if-match': `"${version}"` };
    // The time-out is long: an answer from elsewhere is in time however busy this machine is.
    const body = { intervalMs: everyMs, timeoutMs: everyMs, fall: 1, rise: 1 };
    await anna.api.call('patch', '/api/v1/checks/{id}', { path: { id: check }, body, headers });
  }

  async function shops() {
    const { body } = await anna.api.call('get', '/api/v1/resources', { query: { limit: 50 } });
    return body.items.filter(({ name }) => name.startsWith('shop-'));
  }

  const statuses = async () => (await shops()).map(({ status }) => status);
  const members = async () => (await anna.api.call('get', '/api/v1/daemons')).body.items.filter(({ alive }) => alive);

  /** What was said of each change to a status since the beginning. */
  async function changesTo(status: string): Promise<string[]> {
    const all = (await shops()).map(async ({ id }) => {
      const path = { id };
      return (await anna.api.call('get', '/api/v1/resources/{id}/status-changes', { path })).body.items;
    });
    return (await Promise.all(all))
      .flat()
      .filter((change) => change.status === status)
      .map(({ sentence }) => sentence);
  }

  /** Waits, and says in vain what it saw. */
  const shows = (what: string, holds: (seen: string[]) => boolean) =>
    until(
      what,
      async () => {
        const seen = await statuses();
        if (!holds(seen)) throw new Error(`${seen.join(', ')}\n${cutOff.output()}`);
        return true;
      },
      180_000,
      500,
    );

  it('calls nothing down that another one reaches', async () => {
    const share = async () => (await members()).some(({ pid, checks }) => pid === cutOff.pid && checks > 0);
    await until('it has a share', share, 120_000, 500);
    await shows('some of it is degraded', (seen) => seen.includes('degraded'));
    // In that time every check of both is asked.
    await new Promise((resolve) => setTimeout(resolve, 1.5 * everyMs));
    expect(await changesTo('down')).toEqual([]);
    const said = await changesTo('degraded');
    expect(said.length).toBeGreaterThan(0);
    for (const sentence of said) expect(sentence).toMatch(/ from \S+ \(pid \d+\), but it answers \S+ \(pid \d+\)/);
  }, 600_000);

  it('calls down what is dead for the other as well', async () => {
    await shop.stop();
    await shows('all are down', (seen) => seen.every((status) => status === 'down'));
    const said = await changesTo('down');
    expect(said.length).toBe(many);
    // On a machine that is short of CPU the other one may be late and say so.
    for (const sentence of said) expect(sentence).toMatch(/; \S+ \(pid \d+\) (sees it too|was asked too)/);
  }, 600_000);
});
