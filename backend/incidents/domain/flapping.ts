/**
 * Bounds what a thing that comes and goes can do. Law: within any hour one cause opens or reopens its incident at most
 * five times, since from its third fall on it must have stayed well for `longCalmMs` before it counts as over.
 */
const hourMs = 3_600_000;
const calmMs = 120_000;
const longCalmMs = 1_200_000;
const keptAtMost = 200;

/** A cause that falls again within this time after its end goes on with the same incident. */
export const reopenWithinMs = 1_800_000;

/** The moments of the last hour with one more. */
export function swungAt(swings: readonly number[], at: number): number[] {
  return [...recent(swings, at), at].slice(-keptAtMost);
}

/** How often it fell or rose in the hour before `at`. */
export function changesInHour(swings: readonly number[], at: number): number {
  return recent(swings, at).length;
}

/** How long it must stay well until that is believed; the fall that opened it and its rise are two changes. */
export function calmFor(swings: readonly number[], at: number): number {
  const changes = changesInHour(swings, at);
  if (changes <= 2) return 0;
  return changes <= 4 ? calmMs : longCalmMs;
}

function recent(swings: readonly number[], at: number): number[] {
  return swings.filter((moment) => moment > at - hourMs);
}
