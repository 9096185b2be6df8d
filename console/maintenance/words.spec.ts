import { useTimeZone } from '../ui/format';
import { daysOf, midnight as midnightShown, standingOf } from './words';

const DAY = 86_400_000;
const midnight = (at: number) => Math.floor(at / DAY) * DAY;
const time = (from: number, to: number) => ({ from, to, windowId: 'w', reason: 'r', targets: [] });

describe('the calendar of maintenance', () => {
  it('shows a time on every day it touches, and not on the day on whose midnight it ends', () => {
    const days = daysOf([time(DAY - 3600, DAY + 3600), time(2 * DAY, 3 * DAY)], 100, 4, midnight);
    expect(days.map(({ times }) => times.length)).toEqual([1, 1, 1, 0]);
    expect(days.map(({ at }) => at)).toEqual([0, DAY, 2 * DAY, 3 * DAY]);
  });

  it('begins its days at midnight by the clock that the page shows, also on the days it changes', () => {
    for (const [zone, at, day] of [
      ['Europe/Berlin', '2026-11-22T23:30Z', '2026-11-22T23:00Z'],
      ['Europe/Berlin', '2026-10-25T22:30Z', '2026-10-24T22:00Z'],
      ['Asia/Kolkata', '2026-11-22T18:29Z', '2026-11-21T18:30Z'],
      ['America/Los_Angeles', '2026-11-22T07:59Z', '2026-11-21T08:00Z'],
    ]) {
      useTimeZone(zone);
      expect(new Date(midnightShown(Date.parse(at))).toISOString().slice(0, 16))
        .withContext(zone)
        .toBe(day.slice(0, 16));
    }
    useTimeZone(null);
  });

  it('says what is on and what is planned', () => {
    const of = (...states: string[]) => standingOf(states.map((state) => ({ state })) as never);
    expect(of('on', 'planned', 'planned', 'over')).toBe('1 on now, 2 planned.');
    expect(of('over')).toContain('Nothing is in maintenance');
  });
});
