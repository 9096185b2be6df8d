import { defaultPolicy } from '../../domain/cluster.js';
import type { Intent } from '../../domain/intent.js';
import { BackOff } from './back-off.js';
import { preempts } from './pre-emption.js';
import { RateLimit } from './rate-limit.js';
import { seedFacts } from './seed-facts.js';
import { ManualTiming } from './testing/manual-timing.js';
import { someFacts } from '../../testing/builders.js';

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
    expect(seedFacts(lastSeen(off), 'db-1', 101_000)).toBe(off);
    expect(seedFacts(lastSeen(off), 'db-1', 110_000)).toBeNull();
    expect(seedFacts(lastSeen(), 'db-1', 900_000)).not.toBeNull();
    expect(seedFacts(null, 'db-1', 1)).toBeNull();
  });
});
