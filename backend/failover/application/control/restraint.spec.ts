import { defaultPolicy } from '../../domain/cluster.js';
import type { Intent } from '../../domain/intent.js';
import { BackOff } from './back-off.js';
import { preempts } from './pre-emption.js';
import { RateLimit } from './rate-limit.js';
import { knownBefore } from './known-before.js';
import { ManualTiming } from './testing/manual-timing.js';
import { aMember, at, aTopology, someFacts } from '../../testing/builders.js';
import type { ControlledCluster } from './controlled-cluster.js';

const failover: Intent = {
  ...{ kind: 'failover', from: 'db-1', cause: 'dead', acknowledgers: [], candidates: [] },
  ...{ mayLose: 0, without: [] },
};
const rejoin: Intent = { kind: 'rejoin', member: 'db-1', primary: 'db-2' };
const routes: Intent = { kind: 'correct-route', primary: 'db-1', proxies: [] };

describe('What was tried', () => {
  it('is tried again later, each time twice as late, for as long as it fails', () => {
    const backOff = new BackOff();
    const waits = [1, 2, 3].map((n) => {
      backOff.ended(rejoin, 'failed', n * 100_000);
      return [...Array(100).keys()].find((second) => !backOff.holds(rejoin, n * 100_000 + second * 1_000));
    });
    expect(waits).toEqual([1, 2, 4]);
    expect(backOff.holds(failover, 300_001)).toBeFalse();
  });

  it('is tried at once after it was done, but does not become a storm when it changes nothing', () => {
    const backOff = new BackOff();
    const held = [1, 2, 3, 4, 5].map((n) => {
      backOff.ended(routes, 'done', n * 100);
      return backOff.holds(routes, n * 100 + 500);
    });
    expect(held).toEqual([false, false, false, true, true]);
  });
});

describe('The rate limit', () => {
  it('holds the failover after as many as the policy allows in its time, until a person lifts it', async () => {
    const timing = new ManualTiming();
    const limit = new RateLimit(timing, [timing.wall() - 1_000, timing.wall() - 700_000]);
    limit.count(failover);
    expect(limit.reached(failover, defaultPolicy)).toBeNull();
    limit.count(failover);
    const hold = limit.reached(failover, defaultPolicy);
    expect(hold?.kind).toBe('rate-limit');
    expect(limit.reached(rejoin, defaultPolicy)).toBeNull();
    limit.holds([hold!]);
    limit.holds([]);
    expect(limit.reached(failover, defaultPolicy)).toBeNull();
  });

  it('counts none that changed nothing: how often that is tried again, the back-off says', () => {
    const limit = new RateLimit(new ManualTiming(), []);
    for (let n = 0; n < 20; n++) {
      limit.count(failover);
      limit.uncount();
    }
    expect(limit.reached(failover, defaultPolicy)).toBeNull();
  });
});

describe('What is due now', () => {
  const running = (intent: Intent, phase: 'gathering' | 'converging') =>
    ({ intent, running: { id: 'r-1', kind: intent.kind, phase, steps: [] } }) as const;

  it('ends a repair when it changes the primary, and nothing else does', () => {
    expect(preempts(failover, running(rejoin, 'gathering'), 'db-1', false)).toBeTrue();
    expect(preempts(routes, running(rejoin, 'gathering'), 'db-1', false)).toBeFalse();
  });

  it('does not end a change of primary half-way, but its last phase when the new primary died', () => {
    const second = { ...failover, from: 'db-2' } as const;
    expect(preempts(second, running(failover, 'gathering'), 'db-2', false)).toBeFalse();
    expect(preempts(second, running(failover, 'converging'), 'db-2', false)).toBeTrue();
    expect(preempts(failover, running(failover, 'converging'), 'db-2', false)).toBeFalse();
  });
});

describe('What an earlier controller saw', () => {
  const off = someFacts({ acknowledgement: { state: 'off', waiters: 0, receivers: [], lossless: false } });

  it('counts while it is fresh, and longer only where the wait for a replica never ends by itself', () => {
    const lastSeen = (facts = someFacts()) => ({ at: 100_000, facts: { 'db-1': facts } });
    const factsAt = (seen: ReturnType<typeof lastSeen> | null, wall: number) =>
      known({ lastSeen: seen }, 'db-1', wall).facts;
    expect(factsAt(lastSeen(off), 101_000)).toBe(off);
    expect(factsAt(lastSeen(off), 110_000)).toBeNull();
    expect(factsAt(lastSeen(), 900_000)).not.toBeNull();
    expect(factsAt(null, 1)).toBeNull();
  });

  it('says how far a replica had received, and when it began, however old it is', () => {
    const facts = aMember('db-2', { replica: { received: at(140) } }).facts!;
    const seen = known({ lastSeen: { at: 100_000, facts: { 'db-2': facts } } }, 'db-2', 900_000);
    expect([seen.furthest, seen.received, seen.startedAt]).toEqual([at(140), true, 1_000 - 800_000 - facts.uptimeMs]);
    const lost = { 'db-2': { had: at(150), more: false, until: null } };
    const kept = known({ acknowledgers: { primary: 'db-1', members: ['db-2'], leaving: {}, lost } }, 'db-2', 1);
    expect(kept.furthest).toEqual(at(150));
  });

  function known(rest: Partial<ControlledCluster>, member: string, wall: number) {
    const timing = new ManualTiming();
    timing.wallOffsetMs = wall - timing.time;
    const { primary, acknowledgers } = aTopology();
    return knownBefore({ primary, acknowledgers, ...rest }, member, timing);
  }
});
