import { readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import {
  importBody,
  type LabCluster,
  type LabMariadb,
  type LabMember,
  startCluster,
  startMariadb,
} from '../../ops/lab/index.js';
import { Clock } from '../platform/clock/index.js';
import { openTestServerBy, type TestServer } from '../testing.js';
import { type Answer, ok, setUpOwner, type TestBrowser } from '../users/testing.js';

interface Look {
  possible: boolean;
  sentence: string;
  members: { name: string; role: string; resource: unknown }[];
  accounts: { purpose: string; statements: string[]; missing: { member: string; privilege: string }[] }[];
  links: { from: string; to: string; proof: string }[];
  blockers: { code: string; sentence: string; remedy: string }[];
  warnings: { code: string; sentence: string }[];
  cluster: { id: string; mode: string; primary: { name: string } } | null;
}

describe('importing a cluster', () => {
  let server: TestServer<Clock>;
  let olga: TestBrowser;
  let lab: LabCluster;

  beforeAll(async () => {
    [server, lab] = await Promise.all([openTestServerBy(new Clock()), startCluster()]);
    olga = await setUpOwner(server.app);
  }, 240_000);
  afterAll(async () => {
    await server.close();
    await lab.remove();
  });

  const look = async (body: object) =>
    ok(await olga.post('clusters/import', { ...body, planOnly: true })) as unknown as Look;
  const codes = ({ blockers }: Pick<Look, 'blockers'>) => blockers.map(({ code }) => code);
  const refused = (answer: Answer) =>
    answer.json<{ type: string; blockers: { code: string; sentence: string; remedy: string }[] }>();

  it('shows the exact statements for both accounts before it asks for a password', async () => {
    const seen = await look({ address: `127.0.0.1:${lab.members[0].port}` });
    expect(codes(seen)).toEqual(['no-account']);
    expect(seen.sentence).toMatch(/^MariaDB \d+\.\d+\.\d+ answers; an account is needed to look further$/);
    const [failover, replication] = seen.accounts;
    expect(failover.statements[0]).toBe(
      `CREATE USER 'holdfast_failover'@'127.0.0.1' IDENTIFIED BY 'CHOOSE-A-PASSWORD';`,
    );
    expect(replication.statements.at(-1)).toBe(`GRANT REPLICATION SLAVE ON *.* TO 'holdfast_replication'@'%';`);
  });

  it('finds all members from the address of any one, replica or primary, and proves every link', async () => {
    for (const { host, port } of lab.members) {
      const seen = await look({ ...importBody(lab, { members: [], proxies: [] }), address: `${host}:${port}` });
      expect(seen.members.map(({ role }) => role).sort()).toEqual(['primary', 'replica', 'replica']);
      expect(seen.links.length).toBe(6);
      expect(seen.links.every(({ proof }) => proof === 'connected' || proof === 'granted')).toBeTrue();
      expect(seen.possible).withContext(JSON.stringify(seen.blockers)).toBeTrue();
    }
  });

  it('takes it over in observe, its members as resources, and refuses it a second time', async () => {
    const taken = ok(await olga.post('clusters/import', importBody(lab))) as unknown as Look;
    expect(taken.cluster).toEqual(
      jasmine.objectContaining({ mode: 'observe', primary: jasmine.objectContaining({ name: 'db-1' }) }),
    );
    const resources = ok(await olga.get('resources?kind=database')) as { items: { name: string }[] };
    expect(resources.items.map(({ name }) => name)).toEqual(['db-1', 'db-2', 'db-3']);
    const again = await olga.post('clusters/import', importBody(lab, { name: 'shop again' }));
    expect(refused(again).blockers[0].sentence).toContain('belongs to the cluster "shop" already');
    ok(await olga.delete(`clusters/${taken.cluster!.id}`, { 'if-match': '"1"' }));
  });

  it('refuses wrong credentials, and names each missing grant with the statement that gives it', async () => {
    const wrong = await look(importBody(lab, { account: { username: 'holdfast_failover', password: 'no' } }));
    expect(codes(wrong)).toContain('wrong-credentials');
    const weak = await look(importBody(lab, { account: lab.replicationAccount }));
    const missing = weak.blockers.find(({ code }) => code === 'missing-grant')!;
    expect(missing.sentence).toContain('READ_ONLY ADMIN');
    expect(missing.remedy).toContain("TO 'holdfast_replication'@'%'");
  });

  it('refuses a replication account that is not there, and makes it when asked to', async () => {
    const account = { username: 'repl2', password: 'repl-two-lab' };
    const without = await look(importBody(lab, { replication: account }));
    expect(codes(without)).toContain('replication-not-proved');
    const root = { username: 'root', password: 'lab' };
    const body = importBody(lab, { name: 'made', replication: account, createReplication: root });
    const made = ok(await olga.post('clusters/import', body)) as unknown as Look;
    expect(made.links.length).toBe(6);
    expect(made.links.every(({ proof }) => proof === 'granted')).toBeTrue();
    ok(await olga.delete(`clusters/${made.cluster!.id}`, { 'if-match': '"1"' }));
  });

  it('refuses a HAProxy that cannot be reached, or has no such backend', async () => {
    const nowhere = [{ name: 'lb', address: 'unix:/nowhere.sock', backend: 'db' }];
    expect(codes(await look(importBody(lab, { proxies: nowhere })))).toEqual(['proxy-unreachable']);
    const [proxy] = lab.haproxies;
    const other = importBody(lab, { proxies: [{ name: 'lb', address: `unix:${proxy.socket}`, backend: 'none' }] });
    expect(codes(await look(other))).toEqual(['proxy-unreachable']);
  });

  it('refuses a HAProxy whose file would bring a member up by itself, with the line to change', async () => {
    const { file } = lab.haproxies[0];
    const right = readFileSync(file, 'utf8');
    writeFileSync(file, right.replace(/(server db-2 .*) disabled/, '$1'));
    const seen = await look(importBody(lab));
    const taken = await olga.post('clusters/import', importBody(lab));
    writeFileSync(file, right);
    expect(codes(seen)).toEqual(['proxy-unsafe']);
    expect(seen.blockers[0].sentence).toContain(
      'a reload brings db-2 up by itself: add the word "disabled" to their lines in backend db',
    );
    expect(refused(taken).blockers.map(({ code }) => code)).toEqual(['proxy-unsafe']);
    expect(codes(await look(importBody(lab)))).toEqual([]);
  });

  it('calls the members as the proxies call the servers at their addresses', async () => {
    const seen = await look(importBody(lab, { members: [] }));
    expect(seen.members.map(({ name }) => name).sort()).toEqual(['db-1', 'db-2', 'db-3']);
    expect(codes(seen)).toEqual([]);
  });

  it('refuses a proxy that would lead clients of one member to another, and warns when there is none', async () => {
    const [first, second, third] = importBody(lab).members;
    const members = [{ ...first, name: 'db-2' }, { ...second, name: 'db-1' }, third];
    const seen = await look(importBody(lab, { members }));
    expect(codes(seen)).toEqual(['proxy-exchanged', 'proxy-exchanged']);
    expect(seen.blockers[0].sentence).toContain('its server db-1 has the address of db-2');
    const alone = await look(importBody(lab, { proxies: [] }));
    expect(alone.warnings.map(({ code }) => code)).toContain('no-proxy');
  });

  it('refuses what is no address, and says what is', async () => {
    const answer = await olga.post('clusters/import', { address: 'http://x/y', planOnly: true });
    expect([answer.statusCode, refused(answer).type]).toEqual([400, 'invalid']);
  });

  it('refuses statement-based logs, and says the lines that mend it', async () => {
    await lab.members[0].sql('SET GLOBAL binlog_format = STATEMENT');
    const seen = await look(importBody(lab));
    await lab.members[0].sql('SET GLOBAL binlog_format = ROW');
    const found = seen.blockers.find(({ code }) => code === 'statement-binlog');
    expect(found?.remedy).toContain('binlog_format = ROW');
  });

  /** What is seen while a member is as one cluster should not be; it is put back whatever comes. */
  async function seenWhile(member: LabMember, spoil: string[], mend: string[]): Promise<Look> {
    const run = async (statements: string[]) => {
      for (const statement of statements) await member.sql(statement);
    };
    try {
      await run(spoil);
      return await look(importBody(lab));
    } finally {
      await run(mend);
    }
  }
  const stopped = (statement: string) => ['STOP SLAVE', statement];
  const started = (statement: string) => [statement, 'START SLAVE'];

  it('refuses a replica that follows by file and offset, with the statements that mend it', async () => {
    const gtid = (how: string) => `CHANGE MASTER TO MASTER_USE_GTID=${how}`;
    const seen = await seenWhile(lab.member('db-2'), stopped(gtid('no')), started(gtid('slave_pos')));
    expect(codes(seen)).toEqual(['no-gtid']);
    expect(seen.blockers[0].sentence).toBe('db-2 replicates by file and offset, not by GTID.');
    expect(seen.blockers[0].remedy).toContain('MASTER_USE_GTID = slave_pos');
  });

  it('refuses a replica that leaves rows out, and names the filter', async () => {
    const filter = (databases: string) => `SET GLOBAL replicate_do_db='${databases}'`;
    const seen = await seenWhile(lab.member('db-2'), stopped(filter('app')), started(filter('')));
    expect(codes(seen)).toEqual(['replication-filter']);
    expect(seen.blockers[0].sentence).toContain('db-2 filters replication (replicate_do_db = app)');
  });

  it('refuses two members with one server id', async () => {
    const id = (n: number) => `SET GLOBAL server_id=${n}`;
    const seen = await seenWhile(lab.member('db-3'), stopped(id(2)), started(id(3)));
    expect(codes(seen)).toEqual(['duplicate-server-id']);
    expect(seen.blockers[0].sentence).toBe('db-2 and db-3 have the same server id 2.');
  });

  it('refuses replication in a circle, and says who follows whom', async () => {
    const { host, port } = lab.member('db-2');
    const { username, password } = lab.replicationAccount;
    const follow = `CHANGE MASTER TO MASTER_HOST='${host}', MASTER_PORT=${port}, MASTER_USER='${username}', MASTER_PASSWORD='${password}'`;
    const seen = await seenWhile(lab.member('db-1'), [follow], ['RESET SLAVE ALL']);
    expect(codes(seen)).toEqual(['circular-replication']);
    expect(seen.blockers[0].sentence).toContain('db-1 → db-2 → db-1');
  });

  it('takes over what another controller is signed in to, held back until a person has looked', async () => {
    const [primary, member] = lab.members;
    await primary.sql("CREATE OR REPLACE USER 'orchestrator'@'%' IDENTIFIED BY 'orc-lab'");
    await lab.settle();
    const { host, port } = member;
    const other = await createConnection({ host, port, user: 'orchestrator', password: 'orc-lab' });
    try {
      const taken = ok(await olga.post('clusters/import', importBody(lab))) as unknown as Look;
      expect(taken.warnings.map(({ code }) => code)).toContain('another-controller');
      const { id } = taken.cluster!;
      const { holds } = ok(await olga.get(`clusters/${id}`)) as { holds: { kind: string; sentence: string }[] };
      const sentence = 'Another controller is at work on db-2: signed in as orchestrator.';
      expect(holds).toEqual([jasmine.objectContaining({ kind: 'another-controller', sentence })]);
      ok(await olga.delete(`clusters/${id}`, { 'if-match': '"1"' }));
    } finally {
      other.destroy();
      await primary.sql("DROP USER 'orchestrator'@'%'");
    }
  });

  it('refuses two primaries, and a server that nothing listens at', async () => {
    const stranger: LabMariadb = await startMariadb({ serverId: 77 });
    try {
      await stranger.sql(`CREATE USER 'holdfast_failover'@'%' IDENTIFIED BY 'failover-lab'`);
      await stranger.sql(`GRANT ALL ON *.* TO 'holdfast_failover'@'%'`);
      const members = [...importBody(lab).members, { name: 'db-9', address: `127.0.0.1:${stranger.port}` }];
      expect(codes(await look(importBody(lab, { members })))).toContain('two-primaries');
    } finally {
      await stranger.remove();
    }
    const gone = await olga.post('clusters/import', { address: `127.0.0.1:${stranger.port}`, planOnly: true });
    expect([gone.statusCode, refused(gone).type]).toEqual([409, 'cluster-unreachable']);
  });
});
