import type { Substitutes } from './daemon.js';
import { schedule, type Schedule } from './generate.js';
import { run, type RunResult } from './run.js';

export interface Broken {
  readonly seed: number;
  readonly schedule: Schedule;
  readonly result: RunResult;
}

/** Runs the schedules of seeds in a row until one breaks a law; null when none does. */
export async function firstBroken(
  from: number,
  to: number,
  substitutes: Substitutes = {},
  make: (seed: number) => Schedule = schedule,
): Promise<Broken | null> {
  const { stackTraceLimit } = Error;
  // Thousands of refused connections: nobody reads where they were refused.
  Error.stackTraceLimit = 0;
  try {
    for (let seed = from; seed <= to; seed++) {
      const one = make(seed);
      const result = await run(one, substitutes);
      if (result.violations.length > 0) return { seed, schedule: one, result };
      await new Promise((resolve) => setImmediate(resolve));
    }
    return null;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
