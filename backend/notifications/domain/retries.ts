/** When a message that could not be delivered is tried again; then it is given up, and the delivery says so. */
const seconds = [5, 15, 30, 60, 120];
const thenEveryMs = 300_000;

/** What nobody took for this long is told to nobody any more. */
export const givenUpAfterMs = 12 * 3_600_000;

/** Milliseconds until the next attempt of a message of this age after `attempts` failed ones; null: it is given up. */
export function retryAfter(attempts: number, ageMs: number): number | null {
  if (ageMs >= givenUpAfterMs) return null;
  return attempts <= seconds.length ? seconds[attempts - 1] * 1000 : thenEveryMs;
}
