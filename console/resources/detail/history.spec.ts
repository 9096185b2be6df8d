import { chartPoints, downSpans } from './answer-history';
import { uptime } from './uptime';

const point = (at: number, more = {}) => ({ at, count: 3, failures: 0, min: 1, avg: 2, p95: 3, max: 4, ...more });
const change = (at: number, status: string) => ({ at, status, from: 'up', sentence: '' }) as never;

describe('the history of answers', () => {
  it('ends the line where nothing was measured instead of bridging it', () => {
    const points = chartPoints([point(0), point(10), point(100)], 10);
    expect(points.map((one) => one.value)).toEqual([2, 2, null, 2]);
  });

  it('has no time where every answer failed, and counts them', () => {
    const [only] = chartPoints([point(0, { failures: 3, avg: 0 })], 10);
    expect([only.value, only.failures]).toEqual([null, 3]);
  });

  it('cuts the times it was down to the chart', () => {
    const spans = downSpans([change(0, 'down'), change(50, 'up'), change(90, 'down')], 20, 100);
    expect(spans.map(({ from, to }) => [from, to])).toEqual([
      [20, 50],
      [90, 100],
    ]);
  });
});

describe('uptime', () => {
  it('is the share of the known time in which it answered, degraded or not', () => {
    expect(uptime([change(0, 'up'), change(50, 'degraded'), change(75, 'down')], 0, 100)?.share).toBe(75);
  });

  it('counts neither maintenance nor what nobody knows', () => {
    expect(uptime([change(0, 'unknown'), change(50, 'maintenance'), change(80, 'up')], 0, 100)).toEqual({
      share: 100,
      knownMs: 20,
    });
    expect(uptime([change(0, 'unknown')], 0, 100)).toBeNull();
  });
});
