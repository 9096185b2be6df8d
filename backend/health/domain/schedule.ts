/**
 * When a check is due. Law: a check's moments are `phase + n · interval` on the wall clock, the phase a hash of its id;
 * so all checks spread evenly, and after a restart each comes at the same moment it would have come without one. Between
 * its moments a check is asked again only while it was never judged: see `earlyAsk`.
 */

/** FNV-1a, 32 bit, with MurmurHash3's finish: ids that differ in their last characters only must spread too. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value ^= text.charCodeAt(i);
    value = Math.imul(value, 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

export function phaseOf(id: string, intervalMs: number): number {
  return Math.floor((hash(id) / 2 ** 32) * intervalMs);
}

/** Milliseconds from `now` until the check is due next; less than one interval. */
export function untilDue(id: string, intervalMs: number, now: number): number {
  const offset = (now - phaseOf(id, intervalMs)) % intervalMs;
  return (intervalMs - ((offset + intervalMs) % intervalMs)) % intervalMs;
}

/** Pause before a check that was never judged is asked again after a failure. */
export const earlyPauseMs = 1_500;

/** How often at most a new check is asked between its moments: enough for `fall` failures, one of which came by itself. */
export function earlyAsks(cadence: { fall: number }): number {
  return cadence.fall - 1;
}

/** Milliseconds until a check that was never judged is asked between its moments; never longer than half its interval. */
export function earlyAsk(cadence: { intervalMs: number }): number {
  return Math.min(earlyPauseMs, cadence.intervalMs / 2);
}
