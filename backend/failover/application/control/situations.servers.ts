import { createConnection } from 'mysql2/promise';
import { type LabMember, rootAccount } from '../../../../ops/lab/index.js';
import { RealSituation } from './testing/real-situation.js';

/** Situations of docs/failover.md; those that take their time: situations.long.ts. */
describe('On real servers with a network each', () => {
  let one: RealSituation;
  beforeAll(async () => {
    const policy = { rateLimit: { recoveries: 100, withinMs: 1_000 } };
    one = await RealSituation.quiet(
      { network: 'namespaces', optionLines: ['event_scheduler=ON'] },
      { fences: true, policy },
    );
  }, 120_000);
  afterAll(() => one.end(), 60_000);
  /** Each situation begins and ends with a cluster that is well, whoever its primary is. */
  afterEach(() => one.sound(), 180_000);

  it('a primary that is isolated is replaced, and acknowledges nothing more', async () => {
    const [old, before] = [one.primary, one.failovers()];
    await old.cut('both');
    const alone = old.sql('INSERT INTO holdfast.numbered VALUES (900000000000, 0)', [], 5_000);
    await expectAsync(alone).toBeRejected();
    expect(await one.failedOver(before)).not.toBe(old);
    await one.back(old);
    await one.well();
    const kept = await one.primary.sql('SELECT n FROM holdfast.numbered WHERE n = 900000000000');
    expect(kept).toEqual([]);
  }, 180_000);

  for (const [way, direction] of [
    ['nobody hears is replaced, though it still hears everybody', 'out'],
    ['hears nobody is replaced, though everybody could hear it', 'in'],
  ] as const)
    it(`a primary that ${way}`, async () => {
      const [old, before] = [one.primary, one.failovers()];
      await old.cut(direction);
      expect(await one.failedOver(before)).not.toBe(old);
      await one.back(old);
    }, 180_000);

  it('a primary that only the controller is cut from stays the primary', async () => {
    const { primary, lab } = one;
    const [begun, since] = [one.recoveries.length, Date.now()];
    await primary.cut('both', lab.here);
    await one.until('it is missed', () => one.decision?.because !== 'All is well.');
    await one.pass(3_000);
    await primary.heal();
    await one.well();
    expect([one.primary, one.recoveries.slice(begun)]).toEqual([primary, []]);
    expect(one.writer.longestGap(since)).toBeLessThan(10_000); // a failover that nobody needs
  }, 180_000);

  it('a primary that dies after one who may have acknowledged is replaced by nobody but a person', async () => {
    const { primary } = one;
    const [lost] = one.replicas;
    const before = one.failovers();
    await lost.hang();
    await primary.kill();
    const unknown = `${lost.name} may hold rows that only it acknowledged`;
    await one.until('a person is asked for it', () => {
      return one.decision?.kind === 'ask' && one.decision.because.includes(unknown);
    });
    expect(one.failovers()).toBe(before);
    lost.resume();
    await one.failedOver(before);
    await one.back(primary);
  }, 180_000);

  it('a primary that dies while the SQL threads are stopped with a relay backlog loses nothing', async () => {
    const { primary, replicas, writer } = one;
    const before = one.failovers();
    for (const replica of replicas) await replica.sql('STOP SLAVE SQL_THREAD');
    const rows = writer.acknowledged().length;
    await one.until('a backlog', () => writer.acknowledged().length > rows + 30);
    await primary.kill();
    expect(await one.failedOver(before)).not.toBe(primary);
    await one.back(primary);
  }, 180_000);

  it('events that ran on the old primary run on the new one, and nowhere else', async () => {
    const { primary } = one;
    const before = one.failovers();
    const tick = 'CREATE OR REPLACE EVENT holdfast.tick ON SCHEDULE EVERY 1 SECOND STARTS NOW() + INTERVAL 1 HOUR';
    await primary.sql(`${tick} DO INSERT INTO holdfast.numbered VALUES (UUID_SHORT(), @@server_id)`);
    const enabled = () => !!one.control.reports.last?.topology.members.some(({ facts }) => facts?.events.length);
    await one.until('the controller knows of it', enabled);
    await primary.kill();
    const now = await one.failedOver(before);
    await one.back(primary);
    await one.well();
    const running = async (member: typeof now) => {
      const [row] = await member.sql<{ status: string; scheduler: string }>(
        "SELECT STATUS AS status, @@event_scheduler AS scheduler FROM information_schema.EVENTS WHERE EVENT_NAME='tick'",
      );
      return row.status === 'ENABLED' && row.scheduler === 'ON';
    };
    const run = await Promise.all(one.lab.members.map(running));
    expect(one.lab.members.filter((_, at) => run[at]).map(({ name }) => name)).toEqual([now.name]);
    await now.sql('DROP EVENT holdfast.tick');
  }, 180_000);

  it('writers whom read_only does not stop are moved by a switchover, and none of their rows is on one side only', async () => {
    const [to] = one.replicas;
    const privileged = await one.lab.writer({ privileged: true, connections: 4, perSecond: 200 });
    const { end, sentence, pauseMs } = await one.handOver(to);
    expect(end).withContext(sentence).toBe('done');
    expect(pauseMs).toBeGreaterThan(0);
    const moved = () => privileged.acknowledgements().at(-1)?.server === to.serverId;
    await one.until('they write on the new primary', moved);
    await privileged.stop();
    await one.nothingLost(privileged);
    expect(one.primary).toBe(to);
  }, 180_000);

  it('a replica with rows of its own acknowledges no more, and does again once it was cleaned and joined', async () => {
    const { primary, writer } = one;
    const [errant, other] = one.replicas;
    const acknowledges = async (member: typeof errant) => {
      const [row] = await member.sql<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_slave_status'");
      return row.Value === 'ON';
    };
    await errant.sql('INSERT INTO holdfast.numbered VALUES (900000000001, 0)'); // read_only does not stop root
    await one.until('it acknowledges no more', async () => !(await acknowledges(errant)));
    const set = () => one.control.reports.lastOf('acknowledgers')?.acknowledgers.members.join();
    await one.until('it has left those that may have acknowledged', () => set() === other.name);
    const before = writer.acknowledged().length;
    await one.until('commits go on', () => writer.acknowledged().length > before + 5);
    expect([one.primary, await acknowledges(other)]).toEqual([primary, true]);
    await inMaintenance(errant, () => withoutOwnRow(errant));
    await one.until('it has no rows of its own', () => !one.findings().includes('replica-errant'));
    const rejoin = { kind: 'rejoin', member: errant.name, primary: primary.name } as const;
    let told = 'nothing yet';
    // On a busy machine a command may outlast its second: then the person is told so, and asks again.
    const joined = async () => {
      if (await acknowledges(errant)) return true;
      const asked = one.control.controller.carryOut(rejoin, { name: 'a person', reason: 'cleaned' });
      told = await asked.then(({ end, sentence }) => `${end}: ${sentence}`, String);
      return false;
    };
    await one
      .until('it acknowledges again', joined, 120_000)
      .catch((error: Error) => fail(`${error.message}: ${told}`));
  }, 240_000);

  it('a primary that died rejoins one whose binary log begins later than its own', async () => {
    const [second, last] = one.replicas;
    for (const next of [second, last]) {
      const { end, sentence } = await one.handOver(next); // each of them has written once
      expect(end).withContext(sentence).toBe('done');
      await one.well();
    }
    for (const late of one.replicas) {
      await inMaintenance(late, () => privately(late, ['STOP SLAVE', 'RESET MASTER', 'START SLAVE']));
      await one.well();
    }
    const before = one.failovers();
    await last.kill();
    expect((await one.failedOver(before)).name).not.toBe(last.name);
    await one.back(last);
    await one.well();
  }, 180_000);

  it('a replica that receives and does not acknowledge is found, and does again by itself', async () => {
    const [mute] = one.replicas;
    const begun = one.recoveries.length;
    const status = async () => {
      const [row] = await mute.sql<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_slave_status'");
      return row.Value;
    };
    // As it stays where it is switched on after its receiver was started: the variable says yes.
    for (const statement of [
      'SET GLOBAL rpl_semi_sync_slave_enabled=0',
      'STOP SLAVE IO_THREAD',
      'START SLAVE IO_THREAD',
    ])
      await mute.sql(statement);
    const receives = async () => (await mute.sql('SHOW SLAVE STATUS'))[0].Slave_IO_Running === 'Yes';
    await one.until('it receives again', receives); // only then it has asked what it was told about acknowledging
    await mute.sql('SET GLOBAL rpl_semi_sync_slave_enabled=1');
    expect(await status()).toBe('OFF');
    await one.until('it acknowledges again', async () => (await status()) === 'ON');
    await one.well();
    const since = one.recoveries.slice(begun);
    expect(since.length).toBeGreaterThan(0);
    expect(since.every((told) => told.startsWith('rejoin: ')))
      .withContext(since.join())
      .toBeTrue();
  }, 180_000);

  /** As a person says it who works there: else the controller starts what they stopped, and ends their session for it. */
  async function inMaintenance(member: LabMember, work: () => Promise<void>): Promise<void> {
    const { settings, controller } = one.control;
    const own = { ...settings.members[member.name], maintenance: true };
    controller.reconfigure({ ...settings, members: { ...settings.members, [member.name]: own } });
    await work().finally(() => controller.reconfigure(settings));
  }

  /** What a person does who knows that the row may go. */
  async function withoutOwnRow(member: LabMember): Promise<void> {
    const statements = ['STOP SLAVE', 'SET sql_log_bin=0', 'DELETE FROM holdfast.numbered WHERE n = 900000000001'];
    await privately(member, [...statements, 'RESET MASTER', 'START SLAVE']);
  }

  /** In one session of a privileged person. */
  async function privately(member: LabMember, statements: readonly string[]): Promise<void> {
    const { username: user, password } = rootAccount;
    const connection = await createConnection({ socketPath: member.socket, user, password });
    for (const statement of statements) await connection.query(statement);
    connection.destroy();
  }
});
