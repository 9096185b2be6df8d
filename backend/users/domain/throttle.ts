/**
 * How sign-in slows down. Law: after `free` failures each further one doubles the wait from 1 s up to `longest`; nothing locks
 * for ever; a quiet `forget` clears the slate. An attempt is charged before the password is looked at and refunded if it was
 * right, so that many at once cannot slip through; one refused while waiting costs nothing and does not prolong the wait.
 */
export interface ThrottleRule {
  readonly free: number;
  readonly longestMs: number;
  readonly forgetMs: number;
}

export interface ThrottleState {
  readonly failures: number;
  readonly blockedUntil: number;
  readonly lastAt: number;
}

/** The account's longest wait is short, so that a stranger who keeps guessing cannot keep its owner out. */
export const accountRule: ThrottleRule = { free: 5, longestMs: 60_000, forgetMs: 24 * 3_600_000 };
/** Many people may share one address, so it has more room; its wait grows longer. */
export const addressRule: ThrottleRule = { free: 20, longestMs: 15 * 60_000, forgetMs: 24 * 3_600_000 };

export const untried: ThrottleState = { failures: 0, blockedUntil: 0, lastAt: 0 };

/** Milliseconds until the next attempt is looked at; 0: now. */
export function waitMs(state: ThrottleState, now: number): number {
  return Math.max(0, state.blockedUntil - now);
}

/** The state after one more attempt. */
export function charge(state: ThrottleState, rule: ThrottleRule, now: number): ThrottleState {
  const remembered = now - state.lastAt > rule.forgetMs ? 0 : state.failures;
  const failures = remembered + 1;
  const over = failures - rule.free;
  const wait = over <= 0 ? 0 : Math.min(rule.longestMs, 1000 * 2 ** Math.min(over - 1, 30));
  return { failures, blockedUntil: wait === 0 ? 0 : now + wait, lastAt: now };
}

/** The state of an address after an attempt of its that was right: that one is forgotten, the earlier failures are not. */
export function refund(state: ThrottleState): ThrottleState {
  return { ...state, failures: Math.max(0, state.failures - 1), blockedUntil: 0 };
}
