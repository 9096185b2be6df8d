import { newId } from '../platform/database/index.js';
import { openTestServer, type TestServer } from '../testing.js';
import { ok, setUpOwner, signedIn, type TestBrowser } from '../users/testing.js';
import { ClusterExtraPartRow, ClusterExtraRow } from './persistence/extra.row.js';
import { addExtra } from './persistence/extra.store.js';
import { noteMember } from './persistence/clusters.store.js';
import { aTopology } from './testing/builders.js';
import { type Seeded, seedCluster, seeCluster } from './testing/clusters.js';

interface Extra {
  id: string;
  sentence: string;
  names: string[];
  sql: string;
  transactions: { lines: string[] }[];
}
interface Plan {
  id: string;
  blockers: { code: string; sentence: string }[];
  steps: { kind: string }[];
  typedName: boolean;
  permission: string;
}

/** Words that gzip makes no shorter than a database takes in one piece. */
const long = Array.from({ length: 40_000 }, (_, n) => `${Math.sin(n)}`).join('\n');

describe('What only one member has', () => {
  let server: TestServer;
  let olga: TestBrowser;
  let shop: Seeded;
  let apart: string;

  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
    shop = await seedCluster(server.store, { tags: ['mine'] });
    apart = shop.ids['db-2'];
    await seeCluster(server.store, shop, aTopology(), server.clock.now());
    await server.store.write((tx) => noteMember(tx, apart, { quarantine: 'has 1 transaction that the primary lacks' }));
  });
  afterEach(() => server.close());

  const list = async () => (ok(await olga.get(`clusters/${shop.id}/extra`)) as unknown as { items: Extra[] }).items;
  const plan = async (kind: string) =>
    ok(await olga.post(`clusters/${shop.id}/plans`, { kind, member: apart })) as unknown as Plan;

  async function keep(rest: Partial<ClusterExtraRow> = {}, sql = 'BINLOG …'): Promise<string> {
    const row = {
      ...{
        id: newId(),
        clusterId: shop.id,
        memberId: apart,
        memberName: 'db-2',
        recoveryId: null,
        state: 'kept' as const,
      },
      ...{ at: server.clock.now(), count: 1, kept: 1, names: ['0-2-9'], rows: 1, trouble: '', noUndo: '' },
      parting: { state: '0-1-8', position: '0-1-8' },
      transactions: [{ gtid: '0-2-9', at: 1, rows: 1, lines: ["INSERT shop.orders (id=7, state='own')"] }],
      ...rest,
    };
    await server.store.write((tx) => addExtra(tx, row, sql));
    return row.id;
  }

  it('is told to all who see the cluster, and its rows to those alone who may act on it: each look is in the audit trail', async () => {
    const id = await keep({}, long);
    const { browser: ben } = await signedIn(server, 'ben', [['viewer', { kind: 'tag', value: 'mine' }]]);
    const seen = ok(await ben.get(`clusters/${shop.id}/extra`)) as unknown as { items: Extra[] };
    expect(seen.items.map(({ sentence, names }) => [sentence, names])).toEqual([
      ['1 of 1 transaction that only it has is kept', ['0-2-9']],
    ]);
    expect(JSON.stringify(seen)).not.toContain('INSERT');
    expect((await ben.post(`clusters/${shop.id}/extra/${id}/read`)).statusCode).toBe(403);
    expect((await ben.post(`clusters/${shop.id}/members/${apart}/extra`)).statusCode).toBe(403);

    const read = ok(await olga.post(`clusters/${shop.id}/extra/${id}/read`)) as unknown as Extra;
    expect(read.transactions[0].lines).toEqual(["INSERT shop.orders (id=7, state='own')"]);
    expect(read.sql).toBe(long);
    expect(await server.store.read.countBy(ClusterExtraPartRow, { extraId: id })).toBeGreaterThan(1);
    const audit = ok(await olga.get('audit?action=cluster-extra.read')) as { items: { after: object }[] };
    expect(audit.items.map(({ after }) => after)).toEqual([{ extra: id, member: 'db-2', transactions: 1 }]);
  });

  it('stands at the member while that is set apart, and among what is the case', async () => {
    await keep({ trouble: 'its older binary logs are purged', kept: 0 }, '');
    const shown = ok(await olga.get(`clusters/${shop.id}`)) as unknown as {
      members: { name: string; extra: Extra | null }[];
      allFindings: { code: string; sentence: string }[];
    };
    expect(shown.members.map(({ name, extra }) => [name, extra?.sentence])).toEqual([
      ['db-1', undefined],
      ['db-2', '0 of 1 transaction that only it has are kept: its older binary logs are purged'],
      ['db-3', undefined],
    ]);
    expect(shown.allFindings.map(({ code }) => code)).toContain('extra-not-kept');
  });

  it('is undone by a plan alone, with the name typed and a reason', async () => {
    expect((await plan('flashback')).blockers.map(({ code }) => code)).toEqual(['extra-not-kept']);
    await keep();
    const planned = await plan('flashback');
    expect(planned.steps.map(({ kind }) => kind)).toEqual(['close', 'keep', 'undo', 'rejoin']);
    expect([planned.typedName, planned.permission]).toEqual([true, 'cluster.operate']);
    const run = (body?: object) => olga.post(`clusters/${shop.id}/plans/${planned.id}/run`, body);
    expect((await run()).statusCode).toBe(400);
    expect((await run({ typedName: 'shop' })).statusCode).toBe(400);
    expect((await run({ typedName: 'shop', reason: 'looked at' })).statusCode).toBe(202);
  });

  it('is not undone where it cannot be, and a member that is half undone does not join', async () => {
    const id = await keep({ noUndo: '0-2-9 is a statement' });
    expect((await plan('flashback')).blockers.map(({ code }) => code)).toEqual(['cannot-undo']);
    expect((await plan('rejoin')).blockers).toEqual([]);
    await server.store.write((tx) => tx.update(ClusterExtraRow, { id }, { state: 'undoing' }));
    expect((await plan('rejoin')).blockers.map(({ code }) => code)).toEqual(['half-undone']);
    expect((await plan('flashback')).blockers).toEqual([]);
  });

  it('is read of MariaDB alone', async () => {
    const other = await seedCluster(server.store, { name: 'other', nameKey: 'other', kind: 'mysql' });
    const read = (one: Seeded) => olga.post(`clusters/${one.id}/members/${one.ids['db-2']}/extra`);
    expect((await read(other)).statusCode).toBe(409);
    expect((await read(shop)).statusCode).toBe(202);
  });

  it('is kept of the last times, and goes with the cluster', async () => {
    for (let n = 0; n < 22; n++) {
      await keep({ names: [`0-2-${n}`] });
      server.clock.advance(1_000);
    }
    const kept = await list();
    expect(kept.length).toBe(20);
    expect(kept[0].names).toEqual(['0-2-21']);
    ok(await olga.delete(`clusters/${shop.id}`, { 'if-match': '"1"' }));
    expect(await server.store.read.count(ClusterExtraRow)).toBe(0);
    expect(await server.store.read.count(ClusterExtraPartRow)).toBe(0);
  });
});
