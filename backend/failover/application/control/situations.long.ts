import type { ClusterOptions, LabMember } from '../../../../ops/lab/index.js';
import type { RealControlOptions } from './testing/real-control.js';
import { RealSituation } from './testing/real-situation.js';

const LONG_MS = 180_000;
/** What it says of a cluster that is well and does not wait for replicas. */
const ASYNC = /does not wait for a replica/;
const often = { rateLimit: { recoveries: 100, withinMs: 1_000 } };

/** Situations of docs/failover.md on real servers that take their time, or change a cluster for good. */
describe('On real servers, for long', () => {
  let one: RealSituation;
  const quiet = async (options: ClusterOptions = {}, how: RealControlOptions = {}, calm?: RegExp) =>
    (one = await RealSituation.quiet(options, { policy: often, ...how }, calm));
  afterEach(() => one.end(), 30_000);

  const isPrimary = (name: string) => one.primary.name === name;
  const readOnly = async (member: LabMember) =>
    (await member.sql<{ closed: number }>('SELECT @@global.read_only AS closed'))[0].closed === 1;
  /** Nothing was done to change the primary. */
  const expectNone = () => expect(one.recoveries.filter((kind) => /^(failover|switchover)/.test(kind))).toEqual([]);

  describe('detection:', () => {
    it(
      'a primary that is killed and restarted at once by its supervisor: one clean failover, or none',
      async () => {
        await quiet({ supervised: 10 }, { fences: true });
        for (let n = 0; n < 5; n++) {
          const before = one.failovers();
          await one.primary.kill();
          await one.until('it is noticed', () => one.decision?.because !== 'All is well.');
          await one.sound();
          expect(one.failovers() - before).toBeLessThanOrEqual(1);
        }
      },
      LONG_MS,
    );

    it(
      'a controller that is cut from everything does nothing, and the clients notice nothing',
      async () => {
        await quiet({ network: 'namespaces' });
        const since = Date.now();
        for (const member of one.lab.members) await member.cut('both', one.lab.here);
        await one.pass(8_000);
        for (const member of one.lab.members) await member.heal();
        await one.sound();
        expectNone();
        expect(one.writer.longestGap(since)).toBeLessThan(1_000);
      },
      LONG_MS,
    );

    it(
      'a primary at its most connections, with replicas that lag, is probed again and stays',
      async () => {
        await quiet();
        const { primary, replicas } = one;
        for (const replica of replicas) await replica.sql('STOP SLAVE SQL_THREAD');
        await primary.sql('SET GLOBAL max_connections = 10');
        const crowd = await one.lab.writer({ host: primary.host, port: primary.port, connections: 20 });
        await one.pass(10_000);
        await crowd.stop();
        await primary.sql('SET GLOBAL max_connections = 151');
        for (const replica of replicas) await replica.sql('START SLAVE SQL_THREAD');
        await one.sound();
        expectNone();
      },
      LONG_MS,
    );

    it(
      'SQL threads that are stopped while receiving goes on are no death',
      async () => {
        await quiet();
        for (const replica of one.replicas) await replica.sql('STOP SLAVE SQL_THREAD');
        await one.pass(5_000);
        for (const replica of one.replicas) await replica.sql('START SLAVE SQL_THREAD');
        await one.sound();
        expectNone();
      },
      LONG_MS,
    );

    it(
      'a primary whose writes all wait, and that answers, stays the primary',
      async () => {
        await quiet();
        await one.withoutWrites(one.primary, () => one.pass(8_000));
        await one.sound();
        expectNone();
      },
      LONG_MS,
    );

    it(
      'credentials that became wrong are an alarm, not a failover',
      async () => {
        await quiet();
        const { primary, lab } = one;
        const { username, password } = lab.failoverAccount;
        const withPassword = (text: string) =>
          `SET STATEMENT sql_log_bin=0 FOR ALTER USER '${username}'@'%' IDENTIFIED BY '${text}'`;
        await primary.sql(withPassword('another'));
        await primary.sql(`KILL USER '${username}'`);
        await one.until('it is denied', () => /does not let the failover account in/.test(one.decision?.because ?? ''));
        await one.pass(5_000);
        expectNone();
        await primary.sql(withPassword(password));
        await one.sound();
      },
      LONG_MS,
    );

    it(
      'a primary that was set read-only by hand is reported, and by policy opened again',
      async () => {
        await quiet({}, { policy: { ...often, readOnlyPrimary: 'report' } });
        await one.pass(121_000); // younger than two minutes it counts as restarted
        await one.primary.sql('SET GLOBAL read_only=1');
        await one.until('it is told', () => /read-only|nobody write/.test(one.decision?.because ?? ''));
        await one.pass(2_000);
        expectNone();
        expect(await readOnly(one.primary)).toBeTrue();
        const { settings } = one.control;
        one.control.controller.reconfigure({ ...settings, policy: { ...settings.policy, readOnlyPrimary: 'repair' } });
        await one.sound();
      },
      2 * LONG_MS,
    );

    it(
      'a replica that was made writable is closed, and one with a row of its own is never promoted',
      async () => {
        await quiet();
        const [errant, other] = one.replicas;
        await errant.sql('CREATE TABLE holdfast.by_hand (n INT)'); // root may, and nobody ends its session for it yet
        await errant.sql('SET GLOBAL read_only=0');
        await one.until('it is closed', () => readOnly(errant));
        await one.until('its row is found', () => one.findings().includes('replica-errant'));
        await one.primary.kill();
        await one.until('somebody decided', () => one.failovers() > 0 || one.decision?.kind === 'ask');
        expect(one.primary).not.toBe(errant);
        if (one.failovers() > 0) {
          expect(one.primary).toBe(other);
          await one.nothingLost(one.writer);
        }
      },
      LONG_MS,
    );

    it(
      'a primary that flaps, five seconds down and four up, six times: at most one failover',
      async () => {
        await quiet();
        const flapping = one.primary;
        for (let n = 0; n < 6; n++) {
          await flapping.kill();
          await one.pass(5_000);
          await flapping.start();
          await one.pass(4_000);
        }
        await one.sound();
        expect(one.failovers()).toBe(1);
      },
      LONG_MS,
    );
  });

  describe('candidate and data:', () => {
    it(
      'loss that is certain under async is for a person where the policy allows none',
      async () => {
        await quiet({ semiSync: false }, { policy: { ...often, lossBudget: 0 } }, ASYNC);
        await one.primary.kill();
        await one.until('a person is asked', () => one.decision?.kind === 'ask');
        expect(one.decision!.because).toContain('did not wait for replicas');
        expectNone();
      },
      LONG_MS,
    );

    it(
      'loss that is certain under async stays within what the policy allows',
      async () => {
        await quiet({ semiSync: false }, { policy: { ...often, lossBudget: 100 } }, ASYNC);
        await one.primary.kill();
        await one.failedOver();
        expect((await one.lost(one.writer)).length).toBeLessThanOrEqual(100);
      },
      LONG_MS,
    );
  });

  describe('the old primary:', () => {
    it(
      'its unacknowledged tail is rolled back by a start in the SLAVE role, and it joins by itself',
      async () => {
        const old = await killedWithTail();
        await old.start();
        await one.sound();
        expect(await hasTail(old)).toBeFalse();
      },
      LONG_MS,
    );

    it(
      'started as Debian does it keeps that tail, is closed, and is set apart with it',
      async () => {
        const old = await killedWithTail();
        await old.start({ role: 'default' });
        const apart = () => one.control.reports.lastOf('quarantine');
        await one.until('it is set apart', () => apart()?.member === old.name);
        expect(apart()!.reason).toMatch(/transactions? that the primary lacks/);
        expect(await readOnly(old)).toBeTrue();
        await one.nothingLost(one.writer);
        expect((await one.lab.primary()).name).toBe(one.primary.name);
      },
      LONG_MS,
    );

    it(
      'and after it each next one dies, and they return in another order: the last primary wins',
      async () => {
        await quiet({ members: 4 }, { fences: true });
        const dead: LabMember[] = [];
        for (let n = 0; n < 2; n++) {
          const { primary } = one;
          await primary.kill();
          await one.failedOver(n);
          await one.until('all others follow', () => one.followers() === 2 - n);
          dead.push(primary);
        }
        const last = one.primary.name;
        for (const member of dead.reverse()) await member.start();
        await one.sound();
        expect(isPrimary(last)).toBeTrue();
      },
      LONG_MS,
    );

    for (const order of [
      ['db-3', 'db-2', 'db-1'],
      ['db-2', 'db-1', 'db-3'],
      ['db-1', 'db-3', 'db-2'],
    ]) {
      it(
        `everything is down and returns as ${order.join(', ')}: nobody leads before every acknowledger was asked`,
        async () => {
          // At 1 the last commit is in no engine's log yet: each server takes it back at its start in the SLAVE role.
          await quiet({ optionLines: ['innodb_flush_log_at_trx_commit=3'] });
          await Promise.all(one.lab.members.map((member) => member.kill()));
          for (const [n, name] of order.entries()) {
            await one.lab.member(name).start();
            await one.pass(2_000);
            const back = order.slice(0, n + 1);
            const asked = back.includes('db-2') && back.includes('db-3');
            if (!asked) expect(one.failovers()).withContext(back.join()).toBe(0);
          }
          await one.sound();
        },
        LONG_MS,
      );
    }

    async function killedWithTail(): Promise<LabMember> {
      await quiet({ network: 'namespaces' });
      const old = one.primary;
      for (const { host } of one.replicas) await old.cut('both', host);
      old.sql('INSERT INTO holdfast.numbered VALUES (900000000000, 0)', [], 2_000).catch(() => undefined);
      await one.pass(300);
      await old.kill();
      await one.failedOver();
      await old.heal(); // not sooner: its kernel would send what the dead server had written to its sockets
      return old;
    }
    const hasTail = async (member: LabMember) =>
      (await member.sql('SELECT n FROM holdfast.numbered WHERE n = 900000000000')).length > 0;
  });

  describe('the controller:', () => {
    it(
      'does nothing irreversible while its store is down, and what is still due as soon as it is back',
      async () => {
        await quiet();
        one.journal.before = () => Promise.reject(new Error('the store is down'));
        const { primary } = one;
        await primary.kill();
        await one.pass(5_000);
        expect(await Promise.all(one.replicas.map(readOnly))).toEqual([true, true]);
        one.journal.before = async () => undefined;
        await one.failedOver();
        await primary.start();
        await one.sound();
      },
      LONG_MS,
    );

    it(
      'acts no more once its lease is over, and its successor does',
      async () => {
        await quiet();
        one.control.stopRenewing();
        await one.pass(9_000);
        const { primary } = one;
        await primary.kill();
        await one.pass(4_000);
        expectNone();
        await one.control.appoint(2);
        await one.failedOver();
        await primary.start();
        await one.sound();
      },
      LONG_MS,
    );
  });

  describe('operations:', () => {
    it(
      'switchovers there and back under 500 writes a second leave one primary and no divergence',
      async () => {
        await quiet({}, { fences: true });
        const load = await one.lab.writer({ perSecond: 500, connections: 8 });
        for (let n = 0; n < 6; n++) {
          const [to] = one.replicas;
          expect((await one.handOver(to)).end).toBe('done');
          await one.well();
        }
        await load.stop();
        await one.nothingLost(load);
        await one.sound();
        expect(one.failovers()).toBe(0);
      },
      LONG_MS,
    );

    it(
      'a switchover that lets sessions end first serves whoever stays for as long, and loses nothing',
      async () => {
        await quiet();
        const [to] = one.replicas;
        const begun = Date.now();
        const { end, sentence } = await one.handOver(to, 3_000);
        expect(end).withContext(sentence).toBe('done');
        const during = one.writer.acknowledgements().filter(({ at }) => at > begun + 500 && at < begun + 2_500);
        expect(during.length).toBeGreaterThan(20);
        await one.sound();
      },
      LONG_MS,
    );

    it(
      'a rolling restart under load, the primary after a switchover, loses nothing',
      async () => {
        await quiet();
        const restarted = async (member: LabMember) => {
          await member.stop();
          await one.until('it is missed', () => one.decision?.because !== 'All is well.');
          await member.start();
          await one.well();
        };
        const old = one.primary;
        for (const replica of one.replicas) await restarted(replica);
        expect((await one.handOver(one.replicas[0])).end).toBe('done');
        await one.well();
        await restarted(old);
        await one.sound();
        expect(one.failovers()).toBe(0);
      },
      LONG_MS,
    );

    it(
      'a cluster that is paused is not failed over, and is when it is resumed and that is still due',
      async () => {
        await quiet();
        const { settings } = one.control;
        const { primary } = one;
        one.control.controller.reconfigure({ ...settings, holds: [{ kind: 'paused', sentence: 'Paused.' }] });
        await primary.kill();
        await one.pass(5_000);
        expectNone();
        expect(one.decision?.kind).toBe('would-act');
        one.control.controller.reconfigure(settings);
        await one.failedOver();
        await primary.start();
        await one.sound();
      },
      LONG_MS,
    );

    it(
      'a replica that somebody else made follow another holds everything back until a person has looked',
      async () => {
        await quiet({}, { fences: true });
        const { primary, control } = one;
        const [led, other] = one.replicas;
        await one.pass(62_000); // as long as the last command of ours might take
        for (const statement of ['STOP SLAVE', `CHANGE MASTER TO MASTER_PORT=${other.port}`, 'START SLAVE'])
          await led.sql(statement);
        await one.until('it is held against', () => control.reports.lastOf('hold')?.hold.kind === 'another-controller');
        expect(control.reports.lastOf('hold')?.hold.sentence).toContain(`${led.name} was made to follow`);
        await primary.kill();
        await one.pass(5_000);
        expectNone();
        expect(one.decision?.kind).toBe('would-act');
        control.controller.reconfigure(control.settings);
        await one.failedOver();
        await one.back(primary);
        await one.sound();
      },
      LONG_MS,
    );

    it(
      'the rate limit is a visible block, and lifting it lets the next failover happen',
      async () => {
        await quiet({}, { policy: { rateLimit: { recoveries: 1, withinMs: 600_000 } } });
        const first = one.primary;
        await first.kill();
        await one.failedOver();
        await first.start();
        await one.sound();
        const second = one.primary;
        await second.kill();
        await one.until('it is held back', () => one.control.reports.lastOf('hold')?.hold.kind === 'rate-limit');
        await one.pass(2_000);
        expect(one.failovers()).toBe(1);
        one.control.controller.reconfigure(one.control.settings);
        await one.failedOver(1);
        await second.start();
        await one.sound();
      },
      LONG_MS,
    );
  });
});
