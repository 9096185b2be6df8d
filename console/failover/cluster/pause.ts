import { momentOf, wallTime } from '../../ui/wall-time';

export type PauseLength = 'hour' | 'hours' | 'morning' | 'own';

export interface PauseForm {
  readonly length: PauseLength;
  /** "2026-11-24T08:00" by the clock that the page shows. */
  readonly own: string;
  readonly reason: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** As the server allows it. */
export const LONGEST_MS = 7 * DAY_MS;

/** When the pause would end; null while its own time is none, is over, or is too far away. */
export function pauseEnd({ length, own }: PauseForm, now: number, zone: string | undefined): number | null {
  if (length === 'hour') return now + HOUR_MS;
  if (length === 'hours') return now + 4 * HOUR_MS;
  if (length === 'morning') return tomorrowAt('08:00', now, zone);
  const at = momentOf(own, zone);
  return at !== null && at > now && at <= now + LONGEST_MS ? at : null;
}

/** A day is counted on the calendar: where the clocks change it has 23 or 25 hours. */
export function tomorrowAt(time: string, now: number, zone: string | undefined): number {
  const [year, month, day] = wallTime(now, zone).slice(0, 10).split('-').map(Number) as [number, number, number];
  const next = new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10);
  return momentOf(`${next}T${time}`, zone)!;
}
