import type { MaintenanceTime, MaintenanceView } from '../api/types/incidents';
import { timeZone } from '../ui/format';
import { momentOf, wallTime } from '../ui/wall-time';

const DAY = 86_400_000;

/** One day of the calendar with what is on in it. */
export interface Day {
  readonly at: number;
  readonly times: readonly MaintenanceTime[];
}

/** The days from one moment on, each with the times that touch it; `startOf` gives the local midnight. */
export function daysOf(
  times: readonly MaintenanceTime[],
  from: number,
  count: number,
  startOf: (at: number) => number,
): Day[] {
  return Array.from({ length: count }, (_, index) => {
    const at = startOf(startOf(from) + index * DAY + DAY / 2);
    const end = startOf(at + DAY + DAY / 2);
    return { at, times: times.filter((one) => one.from < end && one.to > at) };
  });
}

/** Midnight by the clock that the page shows. */
export function midnight(at: number): number {
  const zone = timeZone();
  return momentOf(`${wallTime(at, zone).slice(0, 10)}T00:00`, zone)!;
}

export const targetsOf = ({ targets }: Pick<MaintenanceView, 'targets'>): string =>
  targets.map(({ name }) => name).join(', ');

/** "2 on now, 3 planned". */
export function standingOf(items: readonly MaintenanceView[]): string {
  const on = items.filter(({ state }) => state === 'on').length;
  const planned = items.filter(({ state }) => state === 'planned').length;
  if (on + planned === 0) return 'Nothing is in maintenance, nothing is planned.';
  const parts = [on > 0 ? `${on} on now` : 'None on now', planned > 0 ? `${planned} planned` : ''];
  return `${parts.filter(Boolean).join(', ')}.`;
}
