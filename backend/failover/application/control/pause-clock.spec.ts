import type { FailoverIntent } from '../../domain/intent.js';
import { stepMaker } from '../../domain/steps.js';
import { PauseClock } from './pause-clock.js';
import { ManualTiming } from './testing/manual-timing.js';

describe('How long writes paused', () => {
  const step = stepMaker();
  const intent: FailoverIntent = {
    ...({ kind: 'failover', from: 'db-1', cause: 'dead' } as const),
    ...{ acknowledgers: [], candidates: [], mayLose: 0, without: [] },
  };
  const failover = async (canary: 'done' | 'failed') => {
    const timing = new ManualTiming();
    const gone = timing.now() - 40;
    const outside = { timing, primaryGoneSince: () => gone };
    const clock = new PauseClock(
      { plan: { intent, phase: 'gathering', steps: [] }, startedAt: timing.wall() },
      outside,
      false,
    );
    await timing.advance(60);
    clock.stepDone(step(0, 'open-route', 'haproxy-1', ''), 'done', timing.now());
    await timing.advance(20);
    clock.stepDone(step(1, 'canary', 'db-2', ''), canary, timing.now());
    return clock.ms;
  };

  it('is from the last sign of the old primary to the first row that is answered', async () =>
    expect(await failover('done')).toBe(120));

  it('is not known where the first row was not answered: a route to one that waits ends nothing', async () =>
    expect(await failover('failed')).toBeNull());
});
