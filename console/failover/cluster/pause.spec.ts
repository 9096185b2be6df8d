import { LONGEST_MS, pauseEnd, type PauseForm } from './pause';

const form = (length: PauseForm['length'], own = ''): PauseForm => ({ length, own, reason: 'work' });
const now = Date.parse('2026-11-23T23:30:00Z');

describe('The end of a pause', () => {
  it('is an hour or four away', () => {
    expect(pauseEnd(form('hour'), now, 'UTC')).toBe(now + 3_600_000);
    expect(pauseEnd(form('hours'), now, 'UTC')).toBe(now + 14_400_000);
  });

  it('is at eight on the next day of the clock that is shown', () => {
    expect(pauseEnd(form('morning'), now, 'UTC')).toBe(Date.parse('2026-11-24T08:00:00Z'));
    expect(pauseEnd(form('morning'), now, 'Europe/Berlin')).toBe(Date.parse('2026-11-25T07:00:00Z'));
  });

  it('is at eight also where the clocks change that night', () =>
    expect(pauseEnd(form('morning'), Date.parse('2026-10-24T12:00:00Z'), 'Europe/Berlin')).toBe(
      Date.parse('2026-10-25T07:00:00Z'),
    ));

  it('is a time of its own, if that is to come and the server would take it', () => {
    expect(pauseEnd(form('own', '2026-11-24T12:00'), now, 'UTC')).toBe(Date.parse('2026-11-24T12:00:00Z'));
    expect(pauseEnd(form('own', '2026-11-23T12:00'), now, 'UTC')).toBeNull();
    expect(pauseEnd(form('own', ''), now, 'UTC')).toBeNull();
    expect(pauseEnd(form('own', '2026-12-24T12:00'), now, 'UTC')).toBeNull();
    expect(LONGEST_MS).toBe(604_800_000);
  });
});
