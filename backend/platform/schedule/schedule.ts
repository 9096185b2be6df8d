import { Cron } from 'croner';
import { Invalid } from '../http/index.js';

/** How the fields of a schedule are named to whoever filled them in, and what they are told. */
export interface ScheduleWords {
  /** What stands before `schedule` and `timeZone`: '' or the enclosing field with its dot. */
  readonly within: string;
  /** A cron line with its meaning. */
  readonly example: string;
  /** What to do about a line that never fires; left out, the same as about one that is none. */
  readonly never?: string;
}

/**
 * The next `count` times after `after` at which a cron line fires in an IANA zone. On the night the clock changes a
 * daily line fires exactly once: a time that does not exist is moved to the end of the gap, one that comes twice is
 * taken the first time.
 */
export function nextRuns(schedule: string, timeZone: string, after: number, count: number): number[] {
  return new Cron(schedule, { timezone: timeZone, paused: true, mode: '5-part' })
    .nextRuns(count, new Date(after))
    .map((time) => time.getTime());
}

/** @throws Invalid naming the field: not a cron line, an unknown zone, or a line that never fires */
export function demandSchedule(schedule: string, timeZone: string, now: number, words: ScheduleWords): void {
  const { within, example } = words;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    const remedy = 'For example Europe/Berlin or UTC';
    throw Invalid.field(`${within}timeZone`, `"${timeZone}" is not an IANA time zone`, remedy);
  }
  const remedy = `Five fields: minute hour day month weekday; ${example}`;
  let runs: number[];
  try {
    runs = nextRuns(schedule, timeZone, now, 1);
  } catch {
    throw Invalid.field(`${within}schedule`, `"${schedule}" is not a cron line`, remedy);
  }
  if (runs.length === 0) throw Invalid.field(`${within}schedule`, `"${schedule}" never fires`, words.never ?? remedy);
}
