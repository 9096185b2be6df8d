import { duration } from './format';

/** How long before its end a token is told of, in ms: enough to put another in its place. */
const TOLD_BEFORE = 14 * 86_400_000;

/** "ends in 9 d" for a token that ends within fourteen days; null for any other, also one that has ended. */
export function endsSoon(expiresAt: number | null, now: number): string | null {
  const left = (expiresAt ?? Infinity) - now;
  return left > 0 && left <= TOLD_BEFORE ? `ends in ${duration(left)}` : null;
}
