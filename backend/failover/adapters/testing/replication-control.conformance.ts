import { covers, missing } from '../../domain/position.js';
import type { Account, Endpoint, Follow, ReplicationControl } from '../../ports.js';
import { AMPLE_MS, aPermit, failureOf, realTime, type Course } from './suite.js';

/** One member, the adapter under test for it, and what else the suite does to it, never through the adapter. */
export interface ReplicaUnderTest {
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly control: ReplicationControl;
  /** Another adapter for the same member, as another controller would have. Ended with the cluster. */
  another(): ReplicationControl;
  /** A client's transaction: settles when it was acknowledged or refused; stays pending while it waits. */
  write(): Promise<'acknowledged' | 'refused'>;
  /** A transaction that only this member has, although it lets no client write: needs no acknowledgement. */
  writeAlone(): Promise<void>;
  /** How many transactions of `write` and `writeAlone` it shows. */
  rows(): Promise<number>;
  /** What is received stays unapplied until `resumeApplying`; its applier goes on to run. */
  holdApplying(): Promise<void>;
  resumeApplying(): Promise<void>;
  /** Answers nothing from now on, although its kernel takes connections. */
  hang(): Promise<void>;
  resume(): Promise<void>;
  /** It is gone at once; nothing listens. */
  kill(): Promise<void>;
}

/** Three members: `primary` is open and waits for one acknowledgement; `a` and `b` follow and acknowledge. */
export interface ClusterUnderTest {
  readonly primary: ReplicaUnderTest;
  readonly a: ReplicaUnderTest;
  readonly b: ReplicaUnderTest;
  readonly replicationAccount: Account;
  /** Names (schema.name) of two events that are enabled on the primary and not on the replicas. */
  readonly events: readonly [string, string];
  end(): Promise<void>;
}

const follow: Follow = { heartbeatMs: 100, acknowledges: true, asFormerPrimary: false };
const asFormer: Follow = { ...follow, asFormerPrimary: true };

/** The law of ReplicationControl in ports.ts, for every adapter. */
export function conformsToReplicationControl(
  name: string,
  make: () => Promise<ClusterUnderTest>,
  { drive, now, lateMs }: Course = realTime,
): void {
  describe(`${name} as a replicated member`, () => {
    let cluster: ClusterUnderTest;
    let primary: ReplicaUnderTest;
    let a: ReplicaUnderTest;
    let b: ReplicaUnderTest;

    const permit = (timeoutMs = AMPLE_MS) => aPermit(timeoutMs);
    const observe = (member: ReplicaUnderTest) => drive(member.control.observe(AMPLE_MS));
    const glance = (member: ReplicaUnderTest) => drive(member.control.glance(AMPLE_MS));
    const pause = async (ms: number) => {
      const from = now();
      while (now() - from < ms) await drive(new Promise((resolve) => setImmediate(resolve))).then(() => glance(b));
    };
    const eventually = async (what: string, condition: () => Promise<boolean>, withinMs = 30_000) => {
      const from = now();
      while (!(await condition().catch(() => false))) {
        if (now() - from > withinMs) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
        await drive(new Promise((resolve) => setImmediate(resolve)));
      }
    };
    const settled = (member: ReplicaUnderTest) =>
      eventually(`${member.id} applied all`, async () => {
        const [own, theirs] = [await observe(member), await observe(primary)];
        return covers(own.executed, theirs.executed);
      });
    /** Waits until a replica has received all that the primary wrote, and says what that is. */
    const receivedAll = async (member: ReplicaUnderTest) => {
      const { executed } = await observe(primary);
      await eventually(`${member.id} received all`, async () =>
        covers((await observe(member)).replica!.received, executed),
      );
      return executed;
    };
    const stopped = async (member: ReplicaUnderTest) => drive(member.control.stopReceiving(permit()));
    const promote = async (member: ReplicaUnderTest, acknowledged: boolean) => {
      const { received } = await stopped(member);
      await drive(member.control.applyUpTo(received, permit()));
      await drive(member.control.detach(permit()));
      await drive(member.control.open({ acknowledged }, permit()));
    };
    /** Waits until a transaction waits for its acknowledgement. */
    const waiting = (member: ReplicaUnderTest) =>
      eventually('a commit waits', async () => (await observe(member)).acknowledgement.waiters > 0);
    const has = (member: ReplicaUnderTest, rows: number) =>
      eventually(`${member.id} shows ${rows} rows`, async () => (await drive(member.rows())) === rows);
    /** Whether it is still pending after some time. */
    const waits = async (work: Promise<unknown>, ms = 300) => {
      let pending = true;
      void work.then(
        () => (pending = false),
        () => (pending = false),
      );
      await pause(ms);
      return pending;
    };

    beforeEach(async () => {
      cluster = await make();
      ({ primary, a, b } = cluster);
    });
    afterEach(() => cluster.end());

    describe('when it is looked at', () => {
      it('tells the primary: open, waiting for acknowledgements, with its receivers', async () => {
        expect(await drive(primary.write())).toBe('acknowledged');
        const facts = await observe(primary);
        expect(facts.readOnly).toBeFalse();
        expect(facts.replica).toBeNull();
        expect(facts.acknowledgement.state).toBe('on');
        expect(facts.acknowledgement.lossless).toBeTrue();
        expect([...facts.acknowledgement.receivers].sort()).toEqual([a.id, b.id].sort());
        expect(facts.ineligible).toEqual([]);
        expect(facts.storageTrouble).toBe('');
        expect([...facts.events].sort()).toEqual([...cluster.events].sort());
      });

      it('tells a replica: its source by member, what it received, whether it acknowledges', async () => {
        await drive(primary.write());
        await settled(a);
        const facts = await observe(a);
        expect(facts.readOnly).toBeTrue();
        expect(facts.replica).toEqual(
          jasmine.objectContaining({ source: primary.id, receiving: 'yes', applying: true, acknowledges: true }),
        );
        expect(facts.replica?.heartbeatMs).toBe(100);
        const written = await observe(primary);
        expect(missing(written.executed, facts.replica!.received)).toBe(0);
        expect(facts.errant).toEqual([]);
        expect(facts.ineligible).toEqual([]);
      });

      it('names what a replica wrote by itself as errant', async () => {
        await drive(primary.write());
        await settled(a);
        await drive(a.writeAlone());
        await eventually('the errant transaction is seen', async () => (await observe(a)).errant.length > 0);
        expect((await observe(b)).errant).toEqual([]);
      });

      it('shows signs that change while the primary lives, and stay when it hangs', async () => {
        const first = (await glance(a)).signs;
        await eventually('a sign', async () => (await glance(a)).signs !== first);
        await drive(primary.hang());
        // What it sent before is still to be read; after that five times the interval passes without a sign.
        const silent = eventually('no sign comes', async () => {
          const last = (await glance(a)).signs;
          await pause(500);
          return (await glance(a)).signs === last;
        });
        await expectAsync(silent).toBeResolved();
        await drive(primary.resume());
      });

      it('shows at a glance what it received, or wrote', async () => {
        await drive(primary.write());
        await settled(a);
        const [theirs, ours] = [await glance(primary), await glance(a)];
        expect(theirs.readOnly).toBeFalse();
        expect(theirs.receiving).toBeNull();
        expect(ours.readOnly).toBeTrue();
        expect(ours.receiving).toBe('yes');
        expect(missing(theirs.position!, ours.position!)).toBe(0);
      });

      it('counts each time that a receiver signs in, also of one that is gone again, where it can', async () => {
        const signIns = async () => (await observe(primary)).acknowledgement.signIns;
        const before = await signIns();
        if (!before) return expect((await glance(primary)).signIns).toBeUndefined();
        await stopped(b);
        await drive(b.control.startReceiving(permit()));
        await eventually('it receives again', async () => (await glance(b)).receiving === 'yes');
        await stopped(b);
        await eventually('it is gone', async () => ((await signIns())?.open.length ?? 0) < before.open.length);
        const after = (await signIns())!;
        expect([after.count - before.count, (await glance(primary)).signIns]).toEqual([1, after.count]);
        expect(after.open.every((one) => before.open.includes(one))).toBeTrue();
      });
    });

    describe('when it does not answer', () => {
      it('ends every call within its time, takes connections still, and answers after it resumed', async () => {
        await drive(a.control.connections(permit()));
        await glance(a);
        await drive(a.hang());
        const { control } = a;
        const calls: (() => Promise<unknown>)[] = [
          () => control.glance(200),
          () => control.observe(200),
          () => control.connections(permit(200)).then(() => control.startReceiving(permit(200))),
        ];
        for (const call of calls) {
          const began = now();
          expect((await failureOf(drive(call()))).reason).toBe('timeout');
          expect(now() - began).toBeLessThan(400 + lateMs);
        }
        expect(await drive(control.accepts(AMPLE_MS))).toBeTrue();
        await drive(a.resume());
        await eventually('it answers', async () => (await glance(a)).readOnly);
      });

      it('says at once that an open connection ended, and then that nothing listens', async () => {
        const lost: string[] = [];
        a.control.onLost((error) => lost.push(error.reason));
        await glance(a);
        await drive(a.kill());
        await eventually('the loss', async () => lost.length > 0);
        expect(lost[0]).toBe('reset');
        await eventually(
          'refused',
          async () => (await failureOf(drive(a.control.glance(AMPLE_MS)))).reason === 'refused',
        );
        expect((await failureOf(drive(a.control.accepts(AMPLE_MS)))).reason).toBe('refused');
      });

      it('sends nothing once the permit was taken back', async () => {
        const taken = aPermit(AMPLE_MS, AbortSignal.abort());
        await failureOf(drive(a.control.stopReceiving(taken)));
        await failureOf(drive(primary.control.close(taken)));
        expect((await observe(a)).replica?.receiving).toBe('yes');
        expect((await observe(primary)).readOnly).toBeFalse();
      });
    });

    describe('when it stops to receive', () => {
      it('keeps and applies what it has received, and may be told twice', async () => {
        await drive(a.holdApplying());
        for (let n = 0; n < 5; n++) await drive(primary.write());
        const written = await receivedAll(a);
        const { received } = await stopped(a);
        expect(covers(received, written)).toBeTrue();
        expect((await stopped(a)).received.streams).toEqual(received.streams);
        await drive(a.resumeApplying());
        const { executed } = await drive(a.control.applyUpTo(received, permit()));
        expect(covers(executed, received)).toBeTrue();
        expect((await observe(a)).replica?.receiving).toBe('no');
        expect(await drive(a.rows())).toBe(5);
      });

      it('stops within its time although the source hangs', async () => {
        await drive(primary.write());
        await drive(primary.hang());
        await pause(300);
        const began = now();
        await stopped(a);
        expect(now() - began).toBeLessThan(500 + lateMs); // by itself it would try for a minute
        expect((await observe(a)).replica?.applying).toBeTrue();
        await drive(primary.resume());
      });

      it('receives again when told to', async () => {
        await stopped(a);
        for (let n = 0; n < 2; n++) await drive(a.control.startReceiving(permit()));
        await eventually('it receives', async () => (await observe(a)).replica?.receiving === 'yes');
        expect(await drive(primary.write())).toBe('acknowledged');
        await has(a, 1); // it is written to its log a moment before it can be seen
      });

      it('refuses to forget its source while something received is not applied', async () => {
        await drive(a.holdApplying());
        await drive(primary.write());
        await receivedAll(a); // the other one may have acknowledged it
        const { received } = await stopped(a);
        expect((await failureOf(drive(a.control.applyUpTo(received, permit(300))))).reason).toBe('timeout');
        expect((await failureOf(drive(a.control.detach(permit())))).reason).toBe('would-lose');
        await drive(a.resumeApplying());
        await drive(a.control.applyUpTo(received, permit()));
        await drive(a.control.detach(permit()));
        await drive(a.control.detach(permit()));
        expect((await observe(a)).replica).toBeNull();
        expect(await drive(a.rows())).toBe(1);
      });
    });

    describe('when it becomes primary', () => {
      it('lets clients write only once a commit waits for a replica', async () => {
        await drive(primary.write());
        await settled(a); // the other one may have acknowledged it
        await drive(primary.kill());
        await promote(a, true);
        const facts = await observe(a);
        expect(facts.readOnly).toBeFalse();
        expect(facts.acknowledgement.state).toBe('on');
        const write = a.write();
        await waiting(a);
        expect(await waits(write)).toBeTrue();
        await drive(b.control.follow(a.endpoint, cluster.replicationAccount, follow, permit()));
        expect(await drive(write)).toBe('acknowledged');
        await drive(a.control.canary(permit()));
      });

      it('acknowledges alone when that was decided', async () => {
        await drive(primary.kill());
        await promote(a, false);
        expect((await observe(a)).acknowledgement.state).toBe('off');
        expect(await drive(a.write())).toBe('acknowledged');
        await drive(a.control.canary(permit()));
      });

      it('goes on without a copy when a person says so: whoever waits is answered, and a second word changes nothing', async () => {
        await stopped(a);
        await stopped(b);
        const write = primary.write();
        await waiting(primary);
        expect(await waits(write)).toBeTrue();
        expect((await drive(primary.control.goOnWithoutCopy(permit()))).released).toBe(1);
        expect(await drive(write)).toBe('acknowledged');
        expect((await drive(primary.control.goOnWithoutCopy(permit()))).released).toBe(0);
        expect((await observe(primary)).acknowledgement.state).toBe('off');
      });

      it('may be opened twice, and not while it still follows', async () => {
        await drive(primary.kill());
        await failureOf(drive(a.control.open({ acknowledged: true }, permit())));
        expect((await observe(a)).readOnly).toBeTrue();
        await promote(a, true);
        await drive(a.control.open({ acknowledged: true }, permit()));
        expect((await observe(a)).acknowledgement.state).toBe('on');
      });

      it('gives up a canary that nobody acknowledges', async () => {
        await drive(a.kill());
        await drive(b.kill());
        const began = now();
        expect((await failureOf(drive(primary.control.canary(permit(400))))).reason).toBe('timeout');
        expect(now() - began).toBeLessThan(400 + lateMs);
      });
    });

    describe('when it is closed', () => {
      it('lets nobody write, says where it stands, and may be told twice', async () => {
        await drive(primary.write());
        const { executed } = await drive(primary.control.close(permit()));
        expect(await drive(primary.write())).toBe('refused');
        const facts = await observe(primary);
        expect(facts.readOnly).toBeTrue();
        expect(facts.executed.streams).toEqual(executed.streams);
        expect((await drive(primary.control.close(permit()))).executed.streams).toEqual(executed.streams);
        await drive(primary.control.open({ acknowledged: true }, permit()));
        expect(await drive(primary.write())).toBe('acknowledged');
      });

      it('refuses while a commit waits that nobody will acknowledge, and releases nothing', async () => {
        await drive(a.kill());
        await drive(b.control.stopReceiving(permit()));
        const write = primary.write();
        await waiting(primary);
        expect((await failureOf(drive(primary.control.close(permit(2000))))).reason).toBe('waiters');
        expect((await failureOf(drive(primary.control.open({ acknowledged: false }, permit())))).reason).toBe(
          'waiters',
        );
        expect(await waits(write)).toBeTrue();
        await drive(b.control.startReceiving(permit()));
        expect(await drive(write)).toBe('acknowledged');
      });
    });

    describe('when it follows another', () => {
      it('changes over to the new primary, and is told twice without harm', async () => {
        await drive(primary.write());
        await drive(primary.control.close(permit()));
        await settled(a);
        await promote(a, true);
        for (let n = 0; n < 2; n++) {
          await drive(b.control.follow(a.endpoint, cluster.replicationAccount, follow, permit()));
          const { sent } = await drive(
            primary.control.follow(a.endpoint, cluster.replicationAccount, asFormer, permit()),
          );
          expect(sent.join('; ')).not.toContain(cluster.replicationAccount.password);
        }
        expect(await drive(a.write())).toBe('acknowledged');
        for (const member of [primary, b]) {
          await has(member, 2);
          const facts = await observe(member);
          expect(facts.replica?.source).toBe(a.id);
          expect(facts.replica?.acknowledges).toBeTrue();
          expect(facts.errant).toEqual([]);
        }
        expect((await observe(primary)).acknowledgement.state).toBe('off');
        expect([...(await observe(a)).acknowledgement.receivers].sort()).toEqual([primary.id, b.id].sort());
      });

      it('fails and keeps its rows when it has more than the source', async () => {
        await drive(primary.write());
        await settled(a);
        for (const replica of [a, b]) await stopped(replica);
        await drive(primary.control.close(permit()));
        for (let n = 0; n < 2; n++) await drive(primary.writeAlone());
        const extra = await drive(primary.control.beyond(await drive(a.control.history(permit())), permit()));
        expect(extra.count).toBe(2);
        expect(extra.transactions.length).toBe(2);
        const none = await drive(a.control.beyond(await drive(primary.control.history(permit())), permit()));
        expect(none).toEqual({ count: 0, transactions: [] });
        await drive(a.control.detach(permit()));
        await drive(a.control.open({ acknowledged: false }, permit()));
        for (let n = 0; n < 3; n++) expect(await drive(a.write())).toBe('acknowledged');
        const told = drive(primary.control.follow(a.endpoint, cluster.replicationAccount, asFormer, permit()));
        await told.catch(() => undefined);
        await eventually('it fails', async () => {
          const { replica } = await observe(primary);
          return `${replica?.receiveError}${replica?.applyError}` !== '';
        });
        expect(await drive(primary.rows())).toBe(3);
      });
    });

    describe('with events', () => {
      it('stops all that run and lets exactly the named run', async () => {
        const { events } = cluster;
        expect([...(await drive(primary.control.enabledEvents(permit())))].sort()).toEqual([...events].sort());
        const { events: stoppedEvents } = await drive(primary.control.disableEvents(permit()));
        expect([...stoppedEvents].sort()).toEqual([...events].sort());
        expect((await drive(primary.control.disableEvents(permit()))).events).toEqual([]);
        expect(await drive(primary.control.enabledEvents(permit()))).toEqual([]);
        await drive(a.control.enableEvents([events[0]], permit()));
        await drive(a.control.enableEvents([events[0]], permit()));
        expect(await drive(a.control.enabledEvents(permit()))).toEqual([events[0]]);
        expect((await observe(a)).errant).toEqual([]);
      });
    });

    describe('with two controllers', () => {
      it("has no effect over connections that a successor ended, and ends nobody else's", async () => {
        const successor = a.another();
        const ids = await drive(a.control.connections(permit()));
        expect(ids.length).toBeGreaterThan(0);
        const own = await drive(successor.connections(permit()));
        await drive(successor.endConnections(ids, permit()));
        await drive(successor.endConnections(ids, permit()));
        expect((await failureOf(drive(a.control.stopReceiving(permit())))).reason).toBe('reset');
        expect((await observe(a)).replica?.receiving).toBe('yes');
        expect(await drive(successor.connections(permit()))).toEqual(own);
      });
    });

    it('tells its settings by name', async () => {
      const settings = await drive(a.control.settings(permit()));
      expect(Object.keys(settings).length).toBeGreaterThan(5);
      expect(JSON.stringify(settings)).not.toContain(cluster.replicationAccount.password);
    });
  });
}
