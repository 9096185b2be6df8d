import { bytes, clock, duration, instant, span } from './quantities.js';

describe('quantities', () => {
  it('shows bytes in the unit that leaves two or three digits', () => {
    expect([0, 999, 1000, 3.1e9, 118e6, 99.95e6].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '3.1 GB',
      '118 MB',
      '100 MB',
    ]);
  });

  it('shows how long something took, and how long ago it was', () => {
    expect([26_000, 3_723_000].map(clock)).toEqual(['0:26', '1:02:03']);
    expect([2000, 252_000, 11_100_000, 3 * 86_400_000].map(span)).toEqual(['2 s', '4 m 12 s', '3 h 5 m', '3 d']);
  });

  it('reads lengths of time and refuses everything else', () => {
    expect(['30s', '1h30m', '7d', '250ms'].map(duration)).toEqual([30_000, 5_400_000, 604_800_000, 250]);
    expect(['', '5', 'm5', '5 m', '-5m', '5y'].map(duration)).toEqual([null, null, null, null, null, null]);
  });

  it('reads a point in time as an age, a day or an ISO time', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    expect(instant('24h', now)).toBe(now - 86_400_000);
    expect(instant('2026-11-21T10:00Z', now)).toBe(Date.UTC(2026, 10, 21, 10));
    expect(instant('yesterday', now)).toBeNull();
    expect(instant('12', now)).toBeNull();
  });
});
