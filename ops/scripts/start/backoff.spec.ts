import { nextBackoff, type Backoff } from './backoff.js';

describe('the back-off of a process that ends', () => {
  const endings = (...ranMs: number[]) =>
    ranMs.reduce<Backoff[]>((steps, ran) => [...steps, nextBackoff(steps.at(-1) ?? null, ran)], []);

  it('waits 1, 2, 4, 8, 16 and then 30 s', () => {
    const delays = endings(10, 10, 10, 10, 10, 10, 10).map((step) => step.delayMs);
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('starts again at 1 s after a minute of steady work', () => {
    expect(endings(10, 10, 60_000, 10).map((step) => step.delayMs)).toEqual([1000, 2000, 1000, 2000]);
  });
});
