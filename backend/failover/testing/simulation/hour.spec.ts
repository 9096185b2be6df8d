import type { Fault, FaultKind } from './faults.js';
import { Situation } from './situation.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** An hour takes a second or two here, and more where others work. */
const SPEC_MS = 120_000;
/** Clients that write once a second: an hour is about time, not about rows. */
const calm = { writeEveryMs: 1_000, writers: 1 };

describe('In an hour', () => {
  it(
    'of rest nothing is done, under one term',
    async () => {
      const one = await Situation.quiet(calm, true);
      await one.pass(HOUR);
      expect([one.primary, one.world.commands.filter(({ what }) => what !== 'end-connections')]).toEqual(['m1', []]);
      expect([one.world.store.term, one.world.store.recoveries.size, one.lost()]).toEqual([1, 0, []]);
    },
    SPEC_MS,
  );

  it(
    'with a disturbance each minute that calls for no failover, there is none',
    async () => {
      const one = await Situation.quiet(calm, true);
      const kinds: readonly [FaultKind, string, number, number?][] = [
        ['stop-member', 'm1', 400],
        ['isolate-member', 'm1', 400],
        ['cut-member-from-controllers', 'm1', 20_000],
        ['isolate-controller', 'c1', 20_000],
        ['stop-controller', 'c1', 20_000],
        ['kill-controller', 'c1', 2_000],
        ['stop-store', 'store', 20_000],
        ['kill-member', 'm2', 5_000],
        ['stop-member', 'm3', 10_000],
        ['set-clock', 'c1', 0, 3_600_000],
        ['set-clock', 'c1', 0, -7_200_000],
        ['deny-account', 'm1', 10_000],
      ];
      const { now } = one.world.queue;
      const faults = Array.from({ length: 58 }, (_, minute): Fault => {
        const [kind, on, forMs, n = 0] = kinds[minute % kinds.length];
        return { at: now + (minute + 1) * MINUTE, kind, on, forMs, n };
      });
      await one.later(faults).pass(HOUR);
      await one.converged();
      expect([one.primary, one.failovers, one.lost()]).toEqual(['m1', 0, []]);
    },
    SPEC_MS,
  );

  it(
    'of being down the old primary has missed nothing that keeps it from joining by itself',
    async () => {
      const one = await Situation.quiet(calm);
      await one.happens('kill-member', 'm1', HOUR).pass(HOUR + 5_000);
      await one.converged();
      expect(one.world.server('m1').receiver.source?.id).toBe(one.primary!);
      expect([one.failovers, one.lost()]).toEqual([1, []]);
    },
    SPEC_MS,
  );

  it(
    'without its store the primary serves on, and what is due afterwards is done',
    async () => {
      const one = await Situation.quiet(calm);
      const since = one.world.queue.now;
      await one.happens('stop-store', 'store', HOUR).pass(HOUR + 20_000);
      expect([one.failovers, one.acknowledgedSince(since) > 3_000]).toEqual([0, true]);
      await one.happens('kill-member', 'm1').pass(5_000);
      expect([one.failovers, one.primary === 'm1', one.lost()]).toEqual([1, false, []]);
    },
    SPEC_MS,
  );

  it(
    'a person who was asked may still be asked, and what was chosen is done',
    async () => {
      const one = await Situation.quiet(calm);
      await one
        .happens('kill-member', 'm2', 2 * HOUR)
        .happens('kill-member', 'm1', 2 * HOUR)
        .pass(HOUR);
      expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'ask', 0]);
      const { decision } = one.world.daemons[0].seen!;
      const choices = decision.kind === 'ask' ? decision.choices : [];
      const { intent } = choices.find(({ code }) => code === 'promote-losing')!;
      const done = one.world.daemons[0].controller!.carryOut(intent!, { name: 'a person', reason: 'm2 burnt' });
      await one.pass(5_000);
      expect([(await done).end, one.primary]).toEqual(['done', 'm3']);
    },
    SPEC_MS,
  );

  it(
    'all dead → nobody is promoted until every acknowledger is back',
    async () => {
      const one = await Situation.quiet(calm);
      for (const member of ['m1', 'm2', 'm3']) one.happens('kill-member', member, 2 * HOUR);
      await one.pass(HOUR);
      one.world.server('m3').start();
      await one.pass(10 * MINUTE);
      expect([one.primary, one.failovers]).toEqual(['m1', 0]);
      for (const member of ['m2', 'm1']) one.world.server(member).start();
      await one.converged();
      expect(one.lost()).toEqual([]);
    },
    SPEC_MS,
  );

  it(
    'of a primary that dies every ten minutes the limit holds, visibly, until a person lifts it',
    async () => {
      const policy = { rateLimit: { recoveries: 2, withinMs: HOUR } };
      const one = await Situation.quiet({ ...calm, policy });
      for (let n = 0; n < 5; n++) {
        one.happens('kill-member', one.primary!, 3 * MINUTE);
        await one.pass(10 * MINUTE);
      }
      expect(one.failovers).toBe(2);
      const { settings } = one.world.store;
      expect(settings.holds.map(({ kind }) => kind)).toEqual(['rate-limit']);
      one.world.store.settings = { ...settings, holds: [] };
      one.world.daemons[0].controller!.reconfigure(one.world.store.settings);
      await one.happens('kill-member', one.primary!, 3 * MINUTE).pass(10 * MINUTE);
      expect([one.failovers, one.world.store.settings.holds, one.lost()]).toEqual([3, [], []]);
    },
    SPEC_MS,
  );
});
