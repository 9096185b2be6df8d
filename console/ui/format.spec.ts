import { bytes, clockTime, count, duration, latency, MISSING, percent, relative } from './format';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers as words', () => {
  it('says seconds, then minutes with seconds, then minutes, hours and days', () => {
    const lengths = [12_000, 252_000, 22 * 60_000, 9 * 3_600_000, 3 * 86_400_000];
    expect(lengths.map((ms) => plain(duration(ms)))).toEqual(['12 s', '4 m 12 s', '22 min', '9 h', '3 d']);
  });

  it('keeps one decimal where it matters and none where it does not', () => {
    expect([0.6, 41.4, 1340].map((ms) => plain(latency(ms)))).toEqual(['0.6 ms', '41 ms', '1.3 s']);
    expect([512, 642_000_000, 3_100_000_000].map((n) => plain(bytes(n)))).toEqual(['512 B', '642 MB', '3.1 GB']);
  });

  it('never rounds an outage away', () => {
    expect(plain(percent(99.996, 2))).toBe('99.99 %');
    expect(plain(percent(100, 2))).toBe('100 %');
  });

  it('shows a missing value as a dash and zero as zero', () => {
    expect([duration(null), bytes(undefined), count(null), percent(NaN)]).toEqual([MISSING, MISSING, MISSING, MISSING]);
    expect(count(0)).toBe('0');
  });

  it('is relative under two days and a date from then on', () => {
    const now = Date.UTC(2026, 10, 22, 11, 0, 0);
    expect(plain(relative(now - 3000, now))).toBe('3 s ago');
    expect(plain(relative(now + 8 * 3_600_000, now))).toBe('in 8 h');
    expect(relative(now - 41 * 86_400_000, now)).toBe(clockTime(now - 41 * 86_400_000, now));
  });
});
