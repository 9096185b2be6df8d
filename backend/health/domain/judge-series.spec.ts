import { withDefaults } from './check.js';
import type { PrometheusSettings } from './check-settings.js';
import { worstSeries } from './judge-series.js';

const worst = (values: Record<string, number>, limits: Partial<PrometheusSettings>) => {
  const series = Object.entries(values).map(([labels, value]) => ({ labels, value }));
  const { outcome, labels, limit } = worstSeries(series, withDefaults('prometheus', limits));
  return `${outcome} ${labels} ${limit}`.trim();
};

describe('judging series', () => {
  it('says the worst: what fails before what warns, then what is furthest beyond', () => {
    const limits = { warnAbove: 80, failAbove: 95, failBelow: 1 };
    expect(worst({ a: 10, b: 85 }, limits)).toBe('warn b above 80');
    expect(worst({ a: 85, b: 96, c: 99 }, limits)).toBe('fail c above 95');
    expect(worst({ a: 99, b: -50 }, limits)).toBe('fail b below 1');
    expect(worst({ a: 10 }, limits)).toBe('pass a');
    expect(worst({ a: 1e9 }, {})).toBe('pass a');
  });

  it('takes no number for a failure, and an infinite one for what it is', () => {
    expect(worst({ a: 1, b: NaN }, { failAbove: 5 })).toBe('fail b no number');
    expect(worst({ a: Infinity }, { failAbove: 5 })).toBe('fail a above 5');
  });
});
