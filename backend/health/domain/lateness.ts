/**
 * When is the monitor itself late? Then a failure says nothing about the target.
 * Law: a failure counts only if, while the probe ran, the event loop never lagged more than its limit, the thread did not
 * wait for a CPU more than its share of any second, and not a lesser share while the whole machine was short of CPU;
 * otherwise it is late, and asked again. A pass always counts: a late monitor cannot invent an answer.
 */
import type { ProbeResult } from './result.js';

export const lagLimitMs = 250;
/** Shares of a second. Two processes more than CPUs already make a pressure of 1, so that alone says nothing. */
export const waitLimit = 0.25;
export const underPressure = { pressure: 0.8, waited: 0.1 };

/** The worst of a while. */
export interface Lateness {
  /** Of a timer or the event loop. */
  lagMs: number;
  /** Share of a second in which the thread was ready and got no CPU. */
  waited: number;
  /** Share of that second in which anything on the machine waited for a CPU; null where the kernel does not say. */
  pressure: number | null;
}

export const onTime: Lateness = { lagMs: 0, waited: 0, pressure: null };

/** Why a monitor that was this late cannot judge, with the limit it passed; null when it can. */
export function whyLate({ lagMs, waited, pressure }: Lateness): string | null {
  if (lagMs > lagLimitMs) return `the monitor was ${Math.round(lagMs)} ms late (limit ${lagLimitMs} ms)`;
  if (waited > waitLimit)
    return `the monitor waited for a CPU ${percent(waited)} of the time (limit ${percent(waitLimit)})`;
  const { pressure: pressed, waited: felt } = underPressure;
  if (pressure === null || pressure <= pressed || waited <= felt) return null;
  const limits = `limits ${percent(pressed)} and ${percent(felt)}`;
  return `the machine was short of CPU ${percent(pressure)} of the time, the monitor ${percent(waited)} (${limits})`;
}

/** Marks a failure as late when the monitor was. */
export function judge(result: ProbeResult, lateness: Lateness): ProbeResult {
  const why = result.outcome === 'fail' ? whyLate(lateness) : null;
  return why === null ? result : { ...result, outcome: 'late', sentence: `not counted: ${why}` };
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
