import { type LabMember, until } from '../../ops/lab/index.js';
import { ok } from '../users/testing.js';
import { WatchedCluster } from './testing/watched-cluster.js';

interface Extra {
  id: string;
  member: { name: string };
  recoveryId: string | null;
  state: string;
  count: number;
  rows: number;
  kept: number;
  trouble: string;
  noUndo: string;
  transactions: { lines: string[] }[];
  sql: string;
}

describe('rows that only one member has', () => {
  let watched: WatchedCluster;
  let victim: LabMember;
  let primary: LabMember;

  beforeAll(async () => {
    watched = await WatchedCluster.open();
    primary = await watched.lab.primary();
    victim = watched.lab.members.find((one) => one !== primary)!;
    for (const { resource } of (await watched.show()).members) {
      const account = { purpose: 'backup', username: 'root', secret: 'lab', tls: 'off' };
      ok(await watched.olga.post(`resources/${resource.id}/credentials`, account));
    }
  }, 240_000);
  afterAll(() => watched.close());

  const confirmed = { typedName: 'shop', reason: 'they were looked at' };
  const extras = async () =>
    (ok(await watched.olga.get(`clusters/${watched.id}/extra`)) as unknown as { items: Extra[] }).items;
  const read = async ({ id }: Extra) =>
    ok(await watched.olga.post(`clusters/${watched.id}/extra/${id}/read`)) as unknown as Extra;
  const apart = async () => (await watched.member(victim.name)).quarantine;
  const orders = (one: LabMember) => one.sql('SELECT id, state FROM shop.orders ORDER BY id');

  const unlogged = (statement: string) => victim.sql(`BEGIN NOT ATOMIC SET SESSION sql_log_bin=0; ${statement}; END`);

  const blockers = async (member: string) =>
    (await watched.plan({ kind: 'flashback', member })).blockers.map(({ code }) => code);

  /** What was seen is up to a second old. */
  async function possible(kind: string, member: string) {
    await until('it can be done', async () => (await watched.plan({ kind, member })).blockers.length === 0);
    return watched.plan({ kind, member });
  }

  /** Every member has the same rows. */
  async function equal(): Promise<boolean> {
    const sums = await Promise.all(watched.lab.members.map((one) => one.checksum()));
    return new Set(sums.map((one) => JSON.stringify(one))).size === 1;
  }

  async function setApart(statements: string[]): Promise<Extra> {
    const before = (await extras()).length;
    for (const one of statements) await victim.sql(one);
    await watched.run(await watched.plan({ kind: 'rejoin', member: (await watched.member(victim.name)).id }));
    await until('it is set apart', async () => (await apart()) !== '');
    await until('what only it has is kept', async () => (await extras()).length > before);
    return (await extras())[0];
  }

  it('extra transactions → archived; flashback on approval, all or none, and it follows again with what the others have', async () => {
    await primary.sql('CREATE DATABASE shop');
    await primary.sql('CREATE TABLE shop.orders (id INT PRIMARY KEY, state VARCHAR(20))');
    await primary.sql("INSERT INTO shop.orders VALUES (1, 'new'), (2, 'new')");
    await until('they are there', async () => (await orders(victim)).length === 2);
    const own = ["INSERT INTO shop.orders VALUES (7, 'own')", "UPDATE shop.orders SET state='mine' WHERE id=1"];
    const extra = await setApart([...own, 'DELETE FROM shop.orders WHERE id=2']);
    expect([extra.member.name, extra.count, extra.kept, extra.trouble, extra.noUndo]).toEqual([
      victim.name,
      3,
      3,
      '',
      '',
    ]);
    expect(extra.recoveryId).toMatch(/^r-/);
    const contents = await read(extra);
    expect(contents.transactions.flatMap(({ lines }) => lines)).toEqual([
      "INSERT shop.orders (id=7, state='own')",
      "UPDATE shop.orders (id=1, state='new' → 'mine')",
      "DELETE shop.orders (id=2, state='new')",
    ]);
    expect(contents.sql).not.toContain('gtid_seq_no');

    // The last row to be put back is another by now: all of it fails.
    const { id: member } = await watched.member(victim.name);
    const changed = await orders(victim);
    await unlogged('DELETE FROM shop.orders WHERE id=7');
    const failed = await watched.run(await possible('flashback', member), confirmed);
    expect(failed.failure!.reason).toContain("Can't find record");
    expect(await apart()).toContain('undoing what only it has did not end');
    expect(await orders(victim)).toEqual(changed.filter(({ id }) => id !== 7));
    expect((await watched.plan({ kind: 'rejoin', member })).blockers.map(({ code }) => code)).toEqual(['half-undone']);

    await unlogged("INSERT INTO shop.orders VALUES (7, 'own')");
    const undone = await watched.run(await possible('flashback', member), confirmed);
    expect(undone.failure).toBeNull();
    expect(await apart()).toBe('');
    expect((await extras())[0].state).toBe('undone');
    await primary.sql("INSERT INTO shop.orders VALUES (3, 'new')");
    await until('it follows', async () => (await orders(victim)).length === 3);
    await until('all have the same', equal);
    await watched.well();

    // Rows of two tables in one statement, and more of them than one event holds.
    const notes = "SELECT seq AS id, REPEAT('x', 90) AS text FROM seq_10_to_500";
    await primary.sql(`CREATE TABLE shop.notes (id INT PRIMARY KEY, text VARCHAR(200)) ${notes}`);
    await until('it has them', async () => (await victim.sql('SELECT 1 FROM shop.notes')).length === 491);
    const both =
      'UPDATE shop.notes n LEFT JOIN shop.orders o ON o.id = 3 SET n.text = CONCAT(n.id, n.text), o.state = 1';
    const many = await setApart([both, 'DELETE FROM shop.notes WHERE id % 3 = 0']);
    expect([many.rows, many.noUndo]).toEqual([655, '']);
    expect((await watched.run(await possible('flashback', member), confirmed)).failure).toBeNull();
    await until('all have the same', equal);
    await watched.well();

    // The daemon's end between the rows and the log: these are undone, that is empty.
    await setApart(["INSERT INTO shop.orders VALUES (8, 'own')"]);
    await unlogged('DELETE FROM shop.orders WHERE id=8');
    expect((await watched.run(await possible('flashback', member), confirmed)).failure).not.toBeNull();
    await victim.sql('RESET MASTER');
    expect((await watched.run(await possible('flashback', member), confirmed)).failure).toBeNull();
    await primary.sql("INSERT INTO shop.orders VALUES (4, 'new')");
    await until('it follows', async () => (await orders(victim)).length === 4);
    await until('all have the same', equal);
    await watched.well();
  }, 600_000);

  it('extra transactions → archived; reseed on approval where one of them is no row', async () => {
    const extra = await setApart(['CREATE TABLE holdfast.own (n INT)']);
    expect([extra.count, extra.kept]).toEqual([1, 1]);
    expect((await read(extra)).transactions[0].lines).toEqual(['CREATE TABLE holdfast.own (n INT)']);
    const { id: member } = await watched.member(victim.name);
    await until('it is seen as it is', async () => (await blockers(member)).join() === 'cannot-undo');
    const plan = await watched.plan({ kind: 'flashback', member });
    expect(plan.sentence).toContain('Fill it anew instead');
    const filled = await watched.run(await possible('reseed', member), confirmed);
    expect(filled.failure).toBeNull();
    expect(await victim.sql("SHOW TABLES FROM holdfast LIKE 'own'")).toEqual([]);
    expect((await extras())[0].id).toBe(extra.id);
    await watched.well();
  }, 600_000);
});
