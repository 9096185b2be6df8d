import { BackOff } from './back-off.js';

describe('What is tried again', () => {
  const close = { kind: 'close-member', member: 'db-1', primary: 'db-2' } as const;

  /** How often it is begun within a time in which it always fails at once and is always due. */
  const begun = (intent: Parameters<BackOff['holds']>[0], withinMs: number) => {
    const backOff = new BackOff();
    let times = 0;
    for (let now = 0; now < withinMs; now += 500) {
      if (backOff.holds(intent, now)) continue;
      times++;
      backOff.ended(intent, 'failed', now);
    }
    return times;
  };

  it('makes some rows and no storm of a member in quarantine that cannot be closed: a day of it is a page', () => {
    expect(begun(close, 60_000)).toBeLessThan(8);
    expect(begun(close, 86_400_000)).toBeLessThan(40);
  });

  it('is a change of primary at once after those that succeeded, however many: the rate limit holds it, not this', () => {
    const backOff = new BackOff();
    const again = {
      kind: 'failover',
      from: 'db-1',
      cause: 'dead',
      acknowledgers: [],
      candidates: [],
      mayLose: 0,
    } as const;
    const failover = { ...again, without: [] };
    for (let n = 0; n < 20; n++) backOff.ended(failover, 'done', n * 1000);
    expect(backOff.holds(failover, 20_000)).toBe(false);
    backOff.ended(failover, 'failed', 20_000);
    expect(backOff.holds(failover, 20_500)).toBe(true);
  });

  it('is a new case under another primary', () => {
    const backOff = new BackOff();
    const rejoin = { kind: 'rejoin', member: 'db-2', primary: 'db-3' } as const;
    for (let n = 0; n < 6; n++) backOff.ended(rejoin, 'done', 1000);
    expect(backOff.holds(rejoin, 1500)).toBe(true);
    backOff.ended({ kind: 'switchover', from: 'db-3', to: 'db-1', drill: false, maxPauseMs: 500 }, 'done', 1500);
    expect(backOff.holds({ ...rejoin, primary: 'db-1' }, 1500)).toBe(false);
  });

  it('is a route more often: clients wait for it', () =>
    expect(begun({ kind: 'correct-route', primary: 'db-1', proxies: [] }, 86_400_000)).toBeGreaterThan(280));
});
