import { Refused, Unreachable } from './failures.js';

const pauses = [200, 800, 2000];
const passing = new Set([429, 502, 503, 504]);

/**
 * How long to wait before the same call is sent again, or null when it must not be. Only a call that changes nothing,
 * or that carries an Idempotency-Key, may be repeated: after a broken connection nobody knows whether the server acted.
 */
export function pauseBeforeRetry(error: unknown, attempt: number, repeatable: boolean): number | null {
  const pause = pauses[attempt];
  if (!repeatable || pause === undefined) return null;
  if (error instanceof Unreachable) return /ECONNRESET|EPIPE|socket hang up/.test(error.code) ? pause : null;
  if (!(error instanceof Refused) || !passing.has(error.problem.status)) return null;
  if (error.retryAfterMs === null) return pause;
  return error.retryAfterMs <= 5000 ? Math.max(pause, error.retryAfterMs) : null;
}
