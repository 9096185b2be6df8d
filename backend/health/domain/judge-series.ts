/**
 * Judges what an expression gave. Of several series the worst counts: one that fails before one that warns, then the one
 * furthest beyond its limit. A number that is none (NaN) fails, since whoever wrote the limits did not mean it.
 */
import type { PrometheusSettings } from './check-settings.js';
import type { Outcome } from './result.js';

export interface Series {
  /** `{instance="db-1"}`; empty for a scalar. */
  labels: string;
  value: number;
}

/** Series that are judged; more are a sign that the expression says less than its author meant. */
export const mostSeries = 100;

export interface Judged extends Series {
  outcome: Extract<Outcome, 'pass' | 'warn' | 'fail'>;
  /** The limit that was passed, in words. */
  limit: string;
  beyond: number;
}

const rank = { fail: 2, warn: 1, pass: 0 };

/** The worst of at least one series. */
export function worstSeries(series: readonly Series[], settings: PrometheusSettings): Judged {
  return series
    .map((one) => judge(one, settings))
    .reduce((worst, one) => ((rank[one.outcome] - rank[worst.outcome] || one.beyond - worst.beyond) > 0 ? one : worst));
}

function judge(one: Series, { failAbove, failBelow, warnAbove, warnBelow }: PrometheusSettings): Judged {
  const { value } = one;
  if (Number.isNaN(value)) return { ...one, outcome: 'fail', limit: 'no number', beyond: Infinity };
  const passed = (outcome: 'warn' | 'fail', above?: number, below?: number): Judged | null => {
    if (above !== undefined && value > above)
      return { ...one, outcome, limit: `above ${above}`, beyond: value - above };
    if (below !== undefined && value < below)
      return { ...one, outcome, limit: `below ${below}`, beyond: below - value };
    return null;
  };
  return (
    passed('fail', failAbove, failBelow) ??
    passed('warn', warnAbove, warnBelow) ?? { ...one, outcome: 'pass', limit: '', beyond: 0 }
  );
}
