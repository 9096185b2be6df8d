import { changeWords, chartPoints, downSpans } from './answer-history';
import { atLeastAMinute, rangeBetween, typedOf, withinReach } from './answer-range';
import { momentOf, wallTime } from '../../ui/wall-time';
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

describe('a change in the words of the chart', () => {
  const change = (kind: string, name: string, sentence: string) => ({
    subject: { kind, id: `id of ${name}`, name },
    sentence,
  });

  it('names what it happened to, unless that is the resource itself', () => {
    expect(changeWords(change('resource', 'web-3', 'notes: none → moved'), 'id of web-3')).toBe('notes: none → moved');
    expect(changeWords(change('check', 'HTTP', 'check changed: fall: 3 → 1'), 'web')).toBe(
      'HTTP check changed: fall: 3 → 1',
    );
    expect(changeWords(change('job', 'Back up db-1', 'succeeded'), 'db')).toBe('Back up db-1: succeeded');
    expect(changeWords({ subject: null, sentence: 'added' }, 'web')).toBe('added');
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

describe('a typed range', () => {
  const minute = 60_000;

  it('is taken from the address when it is a minute at least and begins in the past', () => {
    expect(typedOf('60000', '120000', 90_000)).toEqual({ from: 60_000, to: 120_000 });
    for (const [from, to] of [
      ['120000', '60000'],
      ['60000', '90000'],
      ['x', '120000'],
      [null, '120000'],
      ['100000', '400000'],
    ])
      expect(typedOf(from, to, 95_000))
        .withContext(`${from} ${to}`)
        .toBeNull();
  });

  it('has a step that gives at most two hundred points', () => {
    const steps = [1, 60, 24 * 60, 30 * 24 * 60].map((length) => {
      const { ms, stepMs } = rangeBetween({ from: 0, to: length * minute });
      expect(ms / stepMs).toBeLessThanOrEqual(200);
      return stepMs / minute;
    });
    expect(steps).toEqual([0.5, 0.5, 15, 360]);
  });

  it('ends now at most, and is refused when less than a minute is left', () => {
    expect(withinReach({ from: 1, to: 5 * minute }, 2 * minute)).toEqual({ from: 1, to: 2 * minute });
    expect(withinReach({ from: Date.parse('0202-11-22T10:00Z'), to: 5 * minute }, 9 * minute)).toBeNull();
    expect(withinReach({ from: 90_000, to: 5 * minute }, 2 * minute)).toBeNull();
    expect(withinReach({ from: 5 * minute, to: 4 * minute }, 9 * minute)).toBeNull();
  });

  it('drawn shorter than a minute is the minute around it, and no later than now', () => {
    expect(atLeastAMinute({ from: 100_000, to: 110_001 }, 9 * minute)).toEqual({ from: 75_001, to: 135_001 });
    expect(atLeastAMinute({ from: 100_000, to: 110_000 }, 2 * minute)).toEqual({ from: minute, to: 2 * minute });
    expect(atLeastAMinute({ from: 0, to: minute }, 9 * minute)).toEqual({ from: 0, to: minute });
  });

  it('is typed by the clock of the zone that the page shows, on both sides of the clock change', () => {
    for (const at of ['2026-03-29T00:30Z', '2026-03-29T01:30Z', '2026-10-25T03:00Z', '2026-11-22T23:59Z'].map(
      Date.parse,
    ))
      for (const zone of ['Europe/Berlin', 'UTC', 'America/Los_Angeles', 'Asia/Kolkata'])
        expect(momentOf(wallTime(at, zone), zone))
          .withContext(`${zone} ${at}`)
          .toBe(at);
    expect(momentOf('', 'UTC')).toBeNull();
  });
});
