import type { HistoryPoint, StatusChange } from '../../api/types/health';
import type { ChangeLine } from '../../api/types/system';
import type { ChartPoint, ChartSpan } from '../../ui/chart-data';

/** A stretch without any point gets an empty one, so that the line ends instead of bridging it. */
export function chartPoints(points: readonly HistoryPoint[], stepMs: number): ChartPoint[] {
  const out: ChartPoint[] = [];
  for (const point of points) {
    const before = out.at(-1);
    if (before && point.at - before.at > 2.5 * stepMs) out.push(empty(before.at + stepMs));
    out.push(point.count > point.failures ? measured(point) : { ...empty(point.at), failures: point.failures });
  }
  return out;
}

function measured({ at, avg, min, p95, failures }: HistoryPoint): ChartPoint {
  return { at, value: avg, low: min, high: p95, failures };
}

function empty(at: number): ChartPoint {
  return { at, value: null, low: null, high: null, failures: 0 };
}

/** The times it was down, cut to the chart. */
export function downSpans(changes: readonly StatusChange[], from: number, to: number): ChartSpan[] {
  return changes.flatMap((change, index) => {
    const end = changes[index + 1]?.at ?? to;
    if (change.status !== 'down' || end <= from || change.at >= to) return [];
    return [{ from: Math.max(from, change.at), to: Math.min(to, end), word: 'down' }];
  });
}

/** "notes: none → moved"; of what is not the resource itself, such as a check or a job, with its name. */
export function changeWords({ subject, sentence }: Pick<ChangeLine, 'subject' | 'sentence'>, resource: string): string {
  if (!subject || subject.id === resource) return sentence;
  return `${subject.name}${subject.kind === 'check' ? '' : ':'} ${sentence}`;
}

/** A point in words, each number as `write` has it. */
export function pointWords({ value, high, failures }: ChartPoint, write: Write): string {
  return `average ${write(value)}, p95 ${write(high)}${failures ? `, ${failures} failed` : ''}`;
}

/** All of them in words, for who does not see the chart. */
export function rangeWords(points: readonly ChartPoint[], write: Write): string {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return 'nothing measured';
  const failed = points.reduce((sum, { failures }) => sum + failures, 0);
  return `${write(Math.min(...values))} to ${write(Math.max(...values))}, ${failed} failed`;
}

type Write = (value: number | null) => string;
