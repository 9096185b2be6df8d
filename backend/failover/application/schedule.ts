import { Cron } from 'croner';
import { Invalid } from '../../platform/http/index.js';

/**
 * The next `count` times after `after` at which a cron line fires in an IANA zone; a time that does not exist on the day
 * the clock changes is moved to the end of the gap, one that comes twice is taken the first time.
 */
export function nextRuns(schedule: string, timeZone: string, after: number, count: number): number[] {
  return new Cron(schedule, { timezone: timeZone, paused: true, mode: '5-part' })
    .nextRuns(count, new Date(after))
    .map((time) => time.getTime());
}

/** @throws Invalid naming the field: not a cron line, an unknown zone, or a line that never fires */
export function demandSchedule(schedule: string, timeZone: string, now: number): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw Invalid.field('drill.timeZone', `"${timeZone}" is not an IANA time zone`, 'For example Europe/Berlin or UTC');
  }
  const remedy = 'Five fields: minute hour day month weekday; "0 4 * * 0" is Sunday 04:00';
  let runs: number[];
  try {
    runs = nextRuns(schedule, timeZone, now, 1);
  } catch {
    throw Invalid.field('drill.schedule', `"${schedule}" is not a cron line`, remedy);
  }
  if (runs.length === 0) throw Invalid.field('drill.schedule', `"${schedule}" never fires`, remedy);
}
