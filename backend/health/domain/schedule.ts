/**
 * When a check is due. Law: a check's moments are `phase + n · interval` on the wall clock, the phase a hash of its id;
 * so all checks spread evenly, and after a restart each comes at the same moment it would have come without one.
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
