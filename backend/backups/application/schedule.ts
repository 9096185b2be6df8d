import { Cron } from 'croner';
import { Invalid } from '../../platform/http/index.js';

/**
 * The next `count` times after `after` at which a cron line fires in an IANA zone. On the night the clock changes a
 * daily line fires exactly once: a time that does not exist is moved to the end of the gap, one that comes twice is
 * taken the first time.
 */
export function nextRuns(schedule: string, timeZone: string, after: number, count: number): number[] {
  return cron(schedule, timeZone)
    .nextRuns(count, new Date(after))
    .map((time) => time.getTime());
}

/** @throws Invalid naming the field: not a cron line, an unknown zone, or a line that never fires */
export function demandSchedule(schedule: string, timeZone: string, now: number): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw Invalid.field('timeZone', `"${timeZone}" is not an IANA time zone`, 'For example Europe/Berlin or UTC');
  }
  let runs: number[];
  try {
    runs = nextRuns(schedule, timeZone, now, 1);
  } catch {
    const remedy = 'Five fields: minute hour day month weekday; "10 2 * * *" is 02:10 every night';
    throw Invalid.field('schedule', `"${schedule}" is not a cron line`, remedy);
  }
  if (runs.length === 0) throw Invalid.field('schedule', `"${schedule}" never fires`, 'Choose a day that exists');
}

function cron(schedule: string, timeZone: string): Cron {
  return new Cron(schedule, { timezone: timeZone, paused: true, mode: '5-part' });
}
