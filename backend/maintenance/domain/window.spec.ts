import { nextRuns } from '../../platform/schedule/index.js';
import { occurrenceAt, occurrencesIn, type WindowTimes } from './window.js';

const at = (text: string) => Date.parse(text);
const hour = 3_600_000;
const starts =
  ({ schedule, timeZone }: WindowTimes) =>
  (after: number, count: number) =>
    nextRuns(schedule!, timeZone, after, count);
const once: WindowTimes = {
  ...{ startsAt: at('2026-11-22T10:00Z'), endsAt: at('2026-11-22T11:00Z'), schedule: null },
  ...{ timeZone: 'UTC', durationMs: hour, heldUntil: 0 },
};
const nightly: WindowTimes = {
  ...{ startsAt: at('2026-03-01T00:00Z'), endsAt: null, schedule: '0 2 * * *' },
  ...{ timeZone: 'Europe/Berlin', durationMs: 2 * hour, heldUntil: 0 },
};
const shown = ({ from, to }: { from: number; to: number }) =>
  [from, to].map((time) => new Date(time).toISOString().slice(5, 16)).join(' ');

describe('a maintenance window', () => {
  it('is on from its start to its end, which does not belong to it', () => {
    const on = (text: string) => occurrenceAt(once, at(text), starts(once)) !== null;
    expect(['09:59', '10:00', '10:59', '11:00'].map((time) => on(`2026-11-22T${time}Z`))).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it('that recurs follows its zone through the night the clock changes', () => {
    const found = occurrencesIn(nightly, at('2026-03-28T00:00Z'), at('2026-03-31T00:00Z'), starts(nightly));
    expect(found.map(shown)).toEqual([
      ...['03-28T01:00 03-28T03:00', '03-29T01:00 03-29T03:00', '03-30T00:00 03-30T02:00'],
    ]);
  });

  it('is on also when it began before the moment asked about, over midnight', () => {
    const late = { ...nightly, schedule: '30 23 * * *', timeZone: 'UTC' };
    expect(shown(occurrenceAt(late, at('2026-05-02T00:30Z'), starts(late))!)).toBe('05-01T23:30 05-02T01:30');
  });

  it('that was ended early is over for this time only', () => {
    const ended = { ...nightly, heldUntil: at('2026-05-02T00:30Z') };
    const on = (text: string) => occurrenceAt(ended, at(text), starts(ended)) !== null;
    expect([on('2026-05-02T00:40Z'), on('2026-05-03T00:40Z')]).toEqual([false, true]);
  });

  it('begins no more after the end of its planning', () => {
    const planned = { ...nightly, endsAt: at('2026-03-02T12:00Z') };
    const all = occurrencesIn(planned, at('2026-03-01T00:00Z'), at('2026-04-01T00:00Z'), starts(planned));
    expect(all.length).toBe(2);
  });
});
