import { type LabHoldfast, type LabHttpService, startHoldfast, startHttpService, until } from '../ops/lab/index.js';
import { becomeOwner, type Someone } from './support/owner.js';
import { processOf } from './support/processes.js';

const kills = Number(process.env['HOLDFAST_TEST_KILLS'] ?? 50);
const seed = 20_261_122;
const many = 4;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Services go down and up while server and daemon are killed with -9 in turn, at seeded instants. */
describe('a server and a daemon that are killed', () => {
  let holdfast: LabHoldfast;
  let shops: LabHttpService[];
  let anna: Someone;
  let state = seed;
  const random = (n: number) => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % n;

  beforeAll(async () => {
    holdfast = await startHoldfast({ env: { HOLDFAST_RATE_LIMIT: '0' } });
    shops = await Promise.all(Array.from({ length: many }, () => startHttpService()));
    anna = await becomeOwner(holdfast);
    const rows = shops.map(({ url }, n) => `shop-${n},http,${url}/`);
    const text = ['name,kind,address', ...rows].join('\n');
    await anna.api.call('post', '/api/v1/resources/import', { body: { format: 'csv', text, apply: true } });
    for (const { id } of await targets()) await often(id);
  }, 120_000);
  afterAll(async () => {
    anna?.api.close();
    await holdfast?.stop();
    await Promise.all((shops ?? []).map((shop) => shop.stop()));
  });

  const targets = async () =>
    (await anna.api.call('get', '/api/v1/resources', { query: { kind: 'http', limit: 50 } })).body.items;

  async function often(id: string): Promise<void> {
    const checks = async () =>
      (await anna.api.call('get', '/api/v1/resources/{id}/checks', { path: { id } })).body.items;
    await until('it has its check', async () => (await checks()).length > 0, 60_000);
    const [{ id: check, version }] = await checks();
    const headers = { 'if-match': `"${version}"` };
    const body = { intervalMs: 1_000, timeoutMs: 900, fall: 1, rise: 1 };
    await anna.api.call('patch', '/api/v1/checks/{id}', { path: { id: check }, body, headers });
  }

  /** Kills one of both and waits until there is another. */
  async function kill(role: 'server' | 'daemon'): Promise<void> {
    const before = await until(`there is a ${role}`, () => processOf(holdfast.pid, role) || false, 60_000);
    process.kill(before as number, 'SIGKILL');
    const another = () => ![0, before].includes(processOf(holdfast.pid, role));
    await until(`there is another ${role}`, another, 60_000);
  }

  /** The server may be away: then it is asked again. */
  const patiently = <T>(what: string, ask: () => Promise<T>, ms = 90_000) =>
    until(what, () => ask().catch(() => false as const), ms, 500);

  it('lose no incident and double none', async () => {
    const ill = new Set<number>();
    for (let n = 0; n < kills; n++) {
      const shop = random(many);
      const wasIll = ill.delete(shop);
      if (!wasIll) ill.add(shop);
      shops[shop].answer({ status: wasIll ? 200 : 503 });
      await pause(random(2_500));
      await kill(n % 2 === 0 ? 'daemon' : 'server');
    }
    // What is ill now is told once; then everything is made well.
    for (const n of shops.keys()) shops[n].answer({ status: 503 });
    await settled('down', 'open');
    for (const shop of shops) shop.answer({ status: 200 });
    await settled('up', 'none');
  }, 3_600_000);

  /** Waits until all are in a status, and looks at what is open for them: one incident each, or none. */
  async function settled(status: string, incidents: 'open' | 'none'): Promise<void> {
    await patiently(`all are ${status}`, async () =>
      (await targets()).every((one) => one.status === status || one.status === 'flapping'),
    );
    const wanted = incidents === 'open' ? shops.map((_, n) => `shop-${n}`) : [];
    const open = async () => {
      const { items } = (await anna.api.call('get', '/api/v1/incidents', { query: { limit: 100 } })).body;
      const ofShops = items.filter(({ cause, state: at }) => cause.name.startsWith('shop-') && at !== 'resolved');
      return ofShops.map(({ cause }) => cause.name).sort();
    };
    let last: string[] = [];
    const asWanted = async () => (last = await open()).join() === wanted.join();
    // What fell three times within an hour must stay well for twenty minutes.
    await patiently('the incidents are those wanted', asWanted, incidents === 'none' ? 1_500_000 : 90_000).catch(
      () => undefined,
    );
    expect(last).toEqual(wanted);
  }
});
