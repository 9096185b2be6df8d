import { thisHolder } from '../platform/leases/index.js';
import { openTestServer, type TestServer } from '../testing.js';
import { setUpOwner, type TestBrowser } from '../users/testing.js';
import { MonitorMemberRow } from './persistence/monitor-member.row.js';

describe('the daemons that watch', () => {
  let server: TestServer;
  let browser: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    browser = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  /** Alive for an hour to come, however long the spec takes; and dead long since. */
  const ages = { fresh: -3_600_000, dead: 60_000 };
  const add = async (id: string, host: string, age: number, more: Partial<MonitorMemberRow> = {}) => {
    const now = await server.store.now();
    const member = { id, host, pid: 1, startedAt: now - age - 100_000, at: now - age, checks: 30, lagMs: 2 };
    await server.store.write((tx) => tx.insert(MonitorMemberRow, { ...member, results: 500, late: 0, ...more }));
  };
  const list = async () => (await browser.get('daemons')).json<{ items: Record<string, unknown>[] }>().items;

  it('are told with their state, their share, their rate and what they control', async () => {
    await add(thisHolder, 'ops-1', ages.fresh);
    await add('late', 'ops-2', ages.fresh, { lagMs: 900, checks: 10 });
    await add('gone', 'ops-3', ages.dead);
    await add('before', 'ops-1', ages.dead);
    const now = await server.store.now();
    const control = [thisHolder, 'failover:shop', 17, now + 600_000];
    const sql = 'INSERT INTO lease (holder, name, term, expiresAt) VALUES (?, ?, ?, ?)';
    await server.store.write((tx) => tx.query(sql, control));
    const known = Map.groupBy(await list(), ({ id }) => id as string);
    const of = (id: string) => known.get(id)![0];
    expect([of('late')['state'], of('gone')['state'], of('before')['state']]).toEqual(['late', 'gone', 'replaced']);
    expect([of(thisHolder)['state'], of(thisHolder)['share'], of(thisHolder)['control']]).toEqual([
      'running',
      0.75,
      { clusters: 1, term: 17 },
    ]);
    expect([of(thisHolder)['checksPerSecond'], of('late')['control']]).toEqual([5, null]);
  });
});
