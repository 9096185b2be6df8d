import { timeScale } from './time-scale';

const step = (startedAtMs: number, tookMs: number) => ({ startedAtMs, tookMs });

describe('The time scale of a recovery', () => {
  it('spans all steps when they follow each other', () => {
    const scale = timeScale([step(0, 4), step(4, 150), step(154, 46)]);
    expect([scale.until, scale.breaks]).toEqual([200, false]);
    expect(scale.span(100, 50)).toEqual({ left: 50, width: 25, late: false });
  });

  it('breaks before what comes long after, so that the pause stays readable', () => {
    const scale = timeScale([step(0, 4), step(4, 180), step(1_020, 288)]);
    expect([scale.until, scale.breaks]).toEqual([184, true]);
    expect(scale.span(1_020, 288).late).toBeTrue();
    expect(scale.span(0, 184)).toEqual({ left: 0, width: 86, late: false });
  });

  it('keeps the shortest step visible', () =>
    expect(timeScale([step(0, 1_000), step(500, 0)]).span(500, 0).width).toBeGreaterThan(0.5));

  it('has a few round ticks', () => expect(timeScale([step(0, 184)]).ticks.map(({ ms }) => ms)).toEqual([0, 100]));
});
