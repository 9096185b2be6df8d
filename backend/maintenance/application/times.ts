import { nextRuns } from '../../platform/schedule/index.js';
import { type Occurrence, occurrenceAt, occurrencesIn, type WindowTimes } from '../domain/window.js';

const startsOf =
  ({ schedule, timeZone }: WindowTimes) =>
  (after: number, count: number) =>
    schedule === null ? [] : nextRuns(schedule, timeZone, after, count);

/** The occurrence that is on now, or null. */
export const onNow = (times: WindowTimes, now: number): Occurrence | null => occurrenceAt(times, now, startsOf(times));

/** The occurrences that touch a span, in order. */
export const within = (times: WindowTimes, from: number, to: number): Occurrence[] =>
  occurrencesIn(times, from, to, startsOf(times));

const yearMs = 366 * 86_400_000;

/** The next ones that have not begun. */
export const upcoming = (times: WindowTimes, now: number, count: number): Occurrence[] =>
  within(times, now, now + yearMs)
    .filter(({ from }) => from > now)
    .slice(0, count);
