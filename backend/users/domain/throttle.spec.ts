import { accountRule, addressRule, charge, refund, untried, waitMs, type ThrottleRule } from './throttle.js';

function afterFailures(count: number, rule: ThrottleRule) {
  let state = untried;
  let now = 1_000_000;
  for (let i = 0; i < count; i++) {
    now = Math.max(now, state.blockedUntil);
    state = charge(state, rule, now);
  }
  return { state, now };
}

describe('sign-in throttling', () => {
  it('lets the first five at an account and twenty from an address through at once', () => {
    for (const rule of [accountRule, addressRule]) {
      const { state, now } = afterFailures(rule.free, rule);
      expect(waitMs(state, now)).toBe(0);
    }
  });

  it('then doubles the wait with each failure', () => {
    const waits = [6, 7, 8, 9].map((count) => {
      const { state, now } = afterFailures(count, accountRule);
      return waitMs(state, now);
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('never waits longer than its longest, even after a thousand failures: nothing locks for ever', () => {
    for (const rule of [accountRule, addressRule]) {
      const { state, now } = afterFailures(1000, rule);
      expect(waitMs(state, now)).toBe(rule.longestMs);
      expect(waitMs(state, now + rule.longestMs)).toBe(0);
    }
  });

  it('forgets after a quiet day', () => {
    const { state, now } = afterFailures(50, accountRule);
    expect(charge(state, accountRule, now + accountRule.forgetMs + 60_001).failures).toBe(1);
  });

  it('gives back only the one attempt that was right, so that an own account does not wash an address clean', () => {
    const { state } = afterFailures(30, addressRule);
    expect(refund(state)).toEqual({ ...state, failures: 29, blockedUntil: 0 });
  });
});
