import { Invalid } from '../../platform/http/index.js';

const mostPoints = 2_000;
const usualPoints = 300;
const usualRangeMs = 3_600_000;
const steps = [60_000, 300_000, 600_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000];

/** The range and step of a question, with what is usual where it says nothing. @throws Invalid with too many points */
export function historyRange(
  query: { from?: number; to?: number; step?: number },
  now: number,
): { from: number; to: number; stepMs: number } {
  const to = query.to ?? now;
  const from = query.from ?? to - usualRangeMs;
  const span = Math.max(0, to - from);
  const stepMs = query.step ?? steps.find((step) => span / step <= usualPoints) ?? steps[steps.length - 1];
  if (span / stepMs <= mostPoints) return { from, to, stepMs };
  const least = steps.find((step) => span / step <= mostPoints) ?? Math.ceil(span / mostPoints);
  throw Invalid.field(
    'step',
    `would give more than ${mostPoints} points`,
    `Use at least ${least} ms, or a shorter range.`,
  );
}
