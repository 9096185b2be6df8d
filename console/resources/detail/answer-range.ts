import type { ChartRange } from '../../ui/chart-data';

export interface Range {
  readonly key: string;
  readonly label: string;
  readonly ms: number;
  readonly stepMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Each gives about a hundred points. */
export const RANGES: readonly Range[] = [
  { key: '1h', label: 'Last hour', ms: HOUR, stepMs: 30_000 },
  { key: '6h', label: 'Last 6 hours', ms: 6 * HOUR, stepMs: 5 * MINUTE },
  { key: '24h', label: 'Last 24 hours', ms: 24 * HOUR, stepMs: 15 * MINUTE },
  { key: '7d', label: 'Last 7 days', ms: 7 * 24 * HOUR, stepMs: 2 * HOUR },
  { key: '30d', label: 'Last 30 days', ms: 30 * 24 * HOUR, stepMs: 6 * HOUR },
  { key: '90d', label: 'Last 90 days', ms: 90 * 24 * HOUR, stepMs: 24 * HOUR },
  { key: '400d', label: 'Last 400 days', ms: 400 * 24 * HOUR, stepMs: 3 * 24 * HOUR },
];

export function rangeOf(key: string | null | undefined): Range {
  return RANGES.find((range) => range.key === key) ?? RANGES[0];
}

/** The key of a range that was typed or drawn. */
export const TYPED = 'typed';
const STEPS = [0.5, 1, 5, 15, 60, 120, 360, 1440, 4320].map((minutes) => minutes * MINUTE);

/** What the address says of both ends; null unless it is a minute at least and begins in the past. */
export function typedOf(
  from: string | null | undefined,
  to: string | null | undefined,
  now: number,
): ChartRange | null {
  const ends = { from: Number(from), to: Number(to) };
  const valid = from && to && Number.isInteger(ends.from) && Number.isInteger(ends.to) && ends.from > 0;
  return valid && ends.from < now && ends.to - ends.from >= MINUTE ? ends : null;
}

/** What can be shown of it: its end is now at most; null when less than a minute would be left. */
export function withinReach({ from, to }: ChartRange, now: number): ChartRange | null {
  const end = Math.min(to, now);
  return from > 0 && end - from >= MINUTE ? { from, to: end } : null;
}

/** The same range, or the minute around its middle, up to now: a short stroke of the pointer still leads somewhere. */
export function atLeastAMinute({ from, to }: ChartRange, now: number): ChartRange {
  if (to - from >= MINUTE) return { from, to };
  const end = Math.min(Math.round((from + to + MINUTE) / 2), now);
  return { from: end - MINUTE, to: end };
}

/** A range between two moments, with a step that gives at most two hundred points where there is one. */
export function rangeBetween({ from, to }: ChartRange): Range {
  const ms = to - from;
  return { key: TYPED, label: 'From … to …', ms, stepMs: STEPS.find((step) => ms / step <= 200) ?? STEPS.at(-1)! };
}

/** The end of the chart as it stands in the address; null, and so now, when it says nothing or what is to come. */
export function untilOf(text: string | null | undefined, now: number): number | null {
  const at = Number(text);
  return text && Number.isInteger(at) && at > 0 && at < now ? at : null;
}
