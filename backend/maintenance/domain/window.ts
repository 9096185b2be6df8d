/** When a maintenance lasts. Times are epoch milliseconds; an occurrence is [from, to). */
export interface Occurrence {
  from: number;
  to: number;
}

/** What decides when a window is on. A recurring one has a cron line, and `startsAt` is when its planning begins. */
export interface WindowTimes {
  startsAt: number;
  /** The end of one that happens once, or after which one that recurs begins no more; null: for ever. */
  endsAt: number | null;
  schedule: string | null;
  timeZone: string;
  durationMs: number;
  /** Nothing is on before this: somebody ended an occurrence early. */
  heldUntil: number;
}

/** Starts of a cron line after a moment; given by whoever knows cron. */
export type StartsAfter = (after: number, count: number) => number[];

export const shortestMs = 60_000;
export const longestMs = 31 * 86_400_000;

/** The occurrence that is on at a moment, or null. Of overlapping ones the one that ends last. */
export function occurrenceAt(times: WindowTimes, at: number, startsAfter: StartsAfter): Occurrence | null {
  const on = occurrencesIn(times, at, at + 1, startsAfter).filter(({ from, to }) => from <= at && at < to);
  return on.at(-1) ?? null;
}

const occurrencesAtMost = 400;

/** The occurrences that touch [from, to), in order; at most 400. */
export function occurrencesIn(times: WindowTimes, from: number, to: number, startsAfter: StartsAfter): Occurrence[] {
  return startsIn(times, from, to, startsAfter)
    .map((start) => ({ from: Math.max(start, heldFrom(times, start)), to: endOf(times, start) }))
    .filter((one) => one.from < one.to && one.to > from && one.from < to);
}

function startsIn(times: WindowTimes, from: number, to: number, startsAfter: StartsAfter): number[] {
  if (times.schedule === null) return [times.startsAt];
  const first = Math.max(times.startsAt, from - times.durationMs) - 1;
  const last = Math.min(to, times.endsAt ?? Infinity);
  return startsAfter(first, occurrencesAtMost).filter((start) => start < last);
}

/** An occurrence that somebody ended early is over; the next one begins as planned. */
function heldFrom({ heldUntil }: WindowTimes, start: number): number {
  return start < heldUntil ? Infinity : start;
}

function endOf({ schedule, endsAt, durationMs }: WindowTimes, start: number): number {
  return schedule === null && endsAt !== null ? endsAt : start + durationMs;
}
