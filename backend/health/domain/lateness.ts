/**
 * When is the monitor itself late? Then a failure says nothing about the target.
 * Law: a failure counts only if, while the probe ran, the event loop never lagged more than the limit; otherwise it is
 * late, and asked again. A pass always counts: a late monitor cannot invent an answer.
 */
import type { ProbeResult } from './result.js';

export const lagLimitMs = 250;

/** Marks a failure as late when the monitor was. */
export function judge(result: ProbeResult, lagMs: number): ProbeResult {
  if (result.outcome !== 'fail' || lagMs <= lagLimitMs) return result;
  const sentence = `not counted: the monitor was ${Math.round(lagMs)} ms late (limit ${lagLimitMs} ms)`;
  return { ...result, outcome: 'late', sentence };
}
