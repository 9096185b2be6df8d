import { setTimeout as sleep } from 'node:timers/promises';
import { until, type LabMember } from '../../../../ops/lab/index.js';
import { covers } from '../../domain/position.js';
import type { Follow } from '../../ports.js';
import { AMPLE_MS, aPermit, failureOf } from '../testing/suite.js';
import { salvageRelayLog } from './salvage.js';
import { INSERT, RealCluster, run } from './testing/real-cluster.js';

const asFormer: Follow = { heartbeatMs: 100, acknowledges: true, asFormerPrimary: true };

/** What the design rests on (docs/failover.md), seen again on the version that is installed here. */
describe('Each fact of MariaDB that failover rests on', () => {
  let cluster: RealCluster;
  let primary: LabMember;
  let a: LabMember;
  let b: LabMember;
  beforeAll(async () => {
    cluster = await RealCluster.start();
    [primary, a, b] = cluster.lab.members;
  }, 60_000);
  afterAll(() => cluster.remove());
  beforeEach(() => cluster.reset());
  afterEach(() => cluster.release());

  const rows = async (member: LabMember) =>
    Number((await member.sql('SELECT COUNT(*) AS n FROM holdfast.written'))[0].n);
  const slave = async (member: LabMember) => (await member.sql<Record<string, any>>('SHOW ALL SLAVES STATUS'))[0];
  const status = async (member: LabMember, name: string) =>
    Number((await member.sql<{ Value: string }>('SHOW GLOBAL STATUS LIKE ?', [name]))[0].Value);
  const received = (member: LabMember, count: number) =>
    until(`${count} received`, async () => (await slave(member)).Gtid_IO_Pos.endsWith(`-${count}`), 30_000, 5);
  const waiter = async () => {
    await Promise.all([a, b].map((member) => run(member, 'STOP SLAVE IO_THREAD')));
    const write = cluster.write(primary);
    await until('it waits', async () => (await status(primary, 'Rpl_semi_sync_master_wait_sessions')) > 0, 30_000, 5);
    return { write };
  };

  /** F1: 50 rows are received by `a` and not applied, and the primary is dead. */
  const backlog = async () => {
    await run(a, 'STOP SLAVE SQL_THREAD');
    for (let n = 0; n < 50; n++) await run(primary, INSERT);
    await received(a, 50);
    await primary.kill();
  };

  it('throws away what was received once both threads were stopped and one is started (F1)', async () => {
    await backlog();
    await run(a, 'STOP SLAVE', 'START SLAVE SQL_THREAD');
    await until('its applier runs', async () => (await slave(a)).Slave_SQL_Running === 'Yes');
    expect((await slave(a)).Slave_SQL_Running_State).toMatch(/has read all relay log/);
    expect(await rows(a)).toBe(0);
  });

  it('keeps 50 of 50 when we stop its receiver, although someone had stopped its applier (F1)', async () => {
    await backlog();
    const control = cluster.control(a);
    const { received: position, sent } = await control.stopReceiving(aPermit());
    expect(sent[0]).toBe('START SLAVE SQL_THREAD');
    await control.applyUpTo(position, aPermit());
    await control.detach(aPermit());
    expect(await rows(a)).toBe(50);
  });

  it('begins another log file on who is to be followed when the current one is long, and only then', async () => {
    const control = cluster.control(a);
    const files = async () => (await a.sql('SHOW BINARY LOGS')).length;
    const apply = async () => {
      const { received: position } = await control.stopReceiving(aPermit());
      const { sent } = await control.applyUpTo(position, aPermit());
      return sent.filter((one) => one.startsWith('FLUSH')).length;
    };
    const before = await files();
    expect([await apply(), await files()]).toEqual([0, before]);
    await control.startReceiving(aPermit());
    await run(primary, 'CREATE TABLE holdfast.long_rows (text LONGTEXT)');
    const insert = `INSERT INTO holdfast.long_rows SELECT REPEAT('x', 1000) FROM holdfast.seq_1_to_9000`;
    await run(primary, insert);
    const count = async () =>
      Number((await a.sql<{ n: number }>('SELECT COUNT(*) AS n FROM holdfast.long_rows'))[0]?.n);
    await until('it has them', () =>
      count().then(
        (n) => n === 9000,
        () => false,
      ),
    );
    expect([await apply(), await files()]).toEqual([1, before + 1]);
    expect([await apply(), await files()]).toEqual([0, before + 1]);
  });

  it('refuses to start again, or to forget, what both stopped threads still hold (F1)', async () => {
    await backlog();
    await run(a, 'STOP SLAVE');
    const control = cluster.control(a);
    const { received: position } = await control.stopReceiving(aPermit());
    expect(position.streams).toEqual({ 0: 50 });
    for (const call of [
      () => control.startReceiving(aPermit()),
      () => control.applyUpTo(position, aPermit()),
      () => control.detach(aPermit()),
    ]) {
      expect((await failureOf(call())).reason).toBe('would-lose');
    }
    expect((await slave(a)).Gtid_IO_Pos).toBe('0-1-50');
  });

  it('salvages 50 of 50 from the relay log of one whose threads have both stopped, and it can be promoted (F2)', async () => {
    await backlog();
    const ask = (statement: string) => a.sql(statement);
    const server = { socket: a.socket, account: { username: 'root', password: 'lab' } };
    const soon = AbortSignal.timeout(50_000);
    expect((await failureOf(salvageRelayLog(ask, server, soon))).message).toContain('its replication runs');
    await run(a, 'STOP SLAVE');
    const wrong = { ...server, account: { username: 'root', password: 'not-it' } };
    expect((await failureOf(salvageRelayLog(ask, wrong, soon))).message).toMatch(/^mariadb ended with 1: (?!.*not-it)/);
    const { count, executed } = await salvageRelayLog(ask, server, soon);
    expect([count, executed.text, await rows(a)]).toEqual([50, '0-1-50', 50]);
    const control = cluster.control(a);
    await control.detach(aPermit());
    expect((await control.history(aPermit())).streams).toEqual({ '0-1': 50 });
  });

  it('shows a row that no replica has when a waiting commit is killed (F3)', async () => {
    const { write } = await waiter();
    const [{ id }] = await primary.sql<{ id: number }>(
      `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = 'app' AND COMMAND = 'Query'`,
    );
    expect(await rows(primary)).toBe(0);
    await run(primary, `KILL CONNECTION ${id}`);
    expect(await write).toBe('refused');
    await until('it shows', async () => (await rows(primary)) === 1);
  });

  it('answers OK for such a row when semi-sync is switched off (F3)', async () => {
    const { write } = await waiter();
    await run(primary, 'SET GLOBAL rpl_semi_sync_master_enabled=0');
    expect(await write).toBe('acknowledged');
  });

  for (const [role, kept] of [
    ['slave', 0],
    ['default', 1],
  ] as const) {
    it(`${kept ? 'keeps' : 'takes back'} the tail that nobody acknowledged when started in the ${role} role (F4, F9)`, async () => {
      const { write } = await waiter();
      await primary.kill();
      expect(await write).toBe('refused');
      await primary.start({ role });
      expect(await rows(primary)).toBe(kept);
      const [own, other] = [cluster.control(primary), cluster.control(a)];
      const { count } = await own.beyond(await other.history(aPermit()), aPermit());
      expect(count).toBe(kept);
    });
  }

  it('stops a former primary that has more, with 1236 or out-of-order, in the slave role too by then (F9, F17)', async () => {
    const { write } = await waiter();
    await primary.kill();
    await write;
    const winner = cluster.control(a);
    await winner.detach(aPermit());
    await winner.open({ acknowledged: false }, aPermit());
    await run(a, INSERT, INSERT);
    for (const role of ['default', 'slave'] as const) {
      await primary.start({ role });
      const control = cluster.control(primary);
      const told = control.follow({ host: a.host, port: a.port }, cluster.lab.replicationAccount, asFormer, aPermit());
      await told.catch((error: Error) => expect(error.message).toMatch(/1236|out-of-order/));
      const said = async () => {
        const { replica } = await control.observe(AMPLE_MS);
        return `${replica?.receiveError}${replica?.applyError}`;
      };
      await until('it stops and says why', async () => /1236|out-of-order/.test(await said()));
      expect(await rows(primary)).toBe(1);
      await primary.kill();
    }
  });

  it('gives the numbers of a tail that it took back out again, and nobody who has the former ones notices (F4)', async () => {
    await run(primary, INSERT);
    await cluster.lab.settle();
    await run(b, 'STOP SLAVE IO_THREAD');
    await run(a, 'STOP SLAVE IO_THREAD', 'SET GLOBAL rpl_semi_sync_slave_enabled=0', 'START SLAVE IO_THREAD');
    const write = cluster.write(primary);
    await until('it has both', async () => (await rows(a)) === 2, 30_000, 5);
    await primary.kill();
    expect(await write).toBe('refused');
    const own = cluster.control(primary);
    // What is compared before a restarted primary is opened.
    const { received: position } = await cluster.control(a).stopReceiving(aPermit());
    await primary.start({ role: 'slave' });
    expect([position.text, (await own.observe(AMPLE_MS)).executed.text]).toEqual(['0-1-2', '0-1-1']);
    await run(b, 'START SLAVE IO_THREAD');
    await own.open({ acknowledged: true }, aPermit());
    for (let n = 0; n < 2; n++) expect(await cluster.write(primary)).toBe('acknowledged');
    await run(a, 'START SLAVE IO_THREAD');
    await until('it has the third', async () => (await slave(a)).Gtid_Slave_Pos === '0-1-3', 30_000, 5);
    const { Slave_IO_Running, Slave_SQL_Running, Last_IO_Errno, Last_SQL_Errno } = await slave(a);
    expect([Slave_IO_Running, Slave_SQL_Running, Last_IO_Errno, Last_SQL_Errno]).toEqual(['Yes', 'Yes', 0, 0]);
    const ids = async (member: LabMember) =>
      (await member.sql('SELECT id FROM holdfast.written ORDER BY id')).map((row) => row.id);
    const [here, there] = [await ids(primary), await ids(a)];
    expect([here.length, there.length, here.filter((id) => !there.includes(id)).length]).toEqual([3, 3, 1]);
  });

  it('rejoins in the slave role once its tail is gone (F4, F9)', async () => {
    await run(primary, INSERT);
    await cluster.lab.settle();
    const { write } = await waiter();
    await primary.kill();
    await write;
    const winner = cluster.control(a);
    await winner.detach(aPermit());
    await winner.open({ acknowledged: true }, aPermit());
    await primary.start({ role: 'slave' });
    const [control, client] = [cluster.control(primary), cluster.write(a)];
    await control.follow({ host: a.host, port: a.port }, cluster.lab.replicationAccount, asFormer, aPermit());
    expect(await client).toBe('acknowledged');
    await until('equal', async () => (await rows(primary)) === 2);
  });

  it('stops the receiver of a hung primary at once, every time (F7)', async () => {
    const control = cluster.control(a);
    const took: number[] = [];
    for (let n = 0; n < 5; n++) {
      await control.startReceiving(aPermit());
      await until('it receives', async () => (await slave(a)).Slave_IO_Running === 'Yes', 30_000, 5);
      await primary.hang();
      const from = performance.now();
      await control.stopReceiving(aPermit());
      took.push(performance.now() - from);
      primary.resume();
    }
    expect(Math.max(...took))
      .withContext(`ms: ${took.map(Math.round).join(' ')}`)
      .toBeLessThan(5_000); // by itself it would try for a minute
  });

  it('makes commits wait before anyone may write (F10)', async () => {
    await primary.kill();
    const control = cluster.control(a);
    await control.stopReceiving(aPermit());
    await control.detach(aPermit());
    const { sent } = await control.open({ acknowledged: true }, aPermit());
    expect(sent.length).toBe(2);
    expect(sent[0]).toContain('rpl_semi_sync_master_enabled=1');
    expect(sent[1]).toBe('SET GLOBAL read_only=0');
  });

  it('moves events without changing anything else about them, over a restart too (F15)', async () => {
    const about = (member: LabMember) =>
      member.sql(`SELECT EVENT_SCHEMA, EVENT_NAME, DEFINER, TIME_ZONE, EVENT_BODY, EVENT_DEFINITION, SQL_MODE, STARTS,
        INTERVAL_VALUE, ON_COMPLETION, EVENT_COMMENT, CHARACTER_SET_CLIENT, COLLATION_CONNECTION
        FROM information_schema.EVENTS ORDER BY EVENT_NAME`);
    const states = (member: LabMember) => member.sql('SELECT DISTINCT STATUS FROM information_schema.EVENTS');
    const before = [await about(primary), await about(a)];
    const { events } = await cluster.control(primary).disableEvents(aPermit());
    await cluster.control(a).enableEvents(events, aPermit());
    expect([await about(primary), await about(a)]).toEqual(before);
    expect(before[0].length).toBe(2);
    await primary.stop();
    await primary.start();
    expect(await states(primary)).toEqual([{ STATUS: 'SLAVESIDE_DISABLED' }]);
    expect(await states(a)).toEqual([{ STATUS: 'ENABLED' }]);
    const lists = await Promise.all([primary, a].map((one) => one.sql('SELECT @@gtid_binlog_state AS state')));
    expect(lists.flat()).toEqual([{ state: '' }, { state: '' }]);
  });

  it('counts heartbeats every tenth of a second, which stop with a hang (F18)', async () => {
    const control = cluster.control(a);
    const signs = async () => (await control.glance(AMPLE_MS)).signs;
    expect(Number((await slave(a)).Slave_heartbeat_period)).toBe(0.1);
    const seen = new Set<string>();
    await until('ten heartbeats', async () => seen.add(await signs()).size > 10, 30_000, 5);
    await primary.hang();
    // What it sent before is still to be read.
    await until('none comes any more', async () => {
      const last = await signs();
      await sleep(400);
      return (await signs()) === last;
    });
  });

  it('takes read_only back where a LOCK TABLES holds it up, and ends those who could write on', async () => {
    const [control, holder] = [cluster.control(primary), await cluster.root(primary)];
    await holder.query('LOCK TABLES holdfast.written WRITE');
    const failure = await failureOf(control.close(aPermit(500)));
    expect(failure.reason).toBe('timeout');
    await holder.query('UNLOCK TABLES');
    expect(await cluster.write(primary)).toBe('acknowledged');
    const { ended, executed } = await control.close(aPermit());
    expect(ended).toBeGreaterThanOrEqual(2);
    await expectAsync(holder.query(INSERT)).toBeRejected();
    expect(covers((await control.observe(AMPLE_MS)).executed, executed)).toBeTrue();
  });
});
