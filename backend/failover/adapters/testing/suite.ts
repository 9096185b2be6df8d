import type { Permit } from '../../ports.js';
import { ControlFailed } from '../../ports.js';

/** How a suite's calls pass their time: real adapters wait for it, simulated ones have a virtual clock driven. */
export interface Course {
  /** Runs the clock until the work has settled; real time passes by itself. */
  readonly drive: <T>(work: Promise<T>) => Promise<T>;
  /** Monotonic milliseconds of the clock that the adapter lives by. */
  readonly now: () => number;
  /** How much later than its time a call may end; in real time enough for a machine that has far too much to do. */
  readonly lateMs: number;
}

export const realTime: Course = { drive: (work) => work, now: () => performance.now(), lateMs: 5_000 };

/** Time enough for every call that is not meant to run out of it, on a machine that has far too much to do. */
export const AMPLE_MS = 15_000;

/** A permit of term 1 as the executor would give it. */
export const aPermit = (timeoutMs = AMPLE_MS, signal: AbortSignal = new AbortController().signal): Permit => ({
  term: 1,
  timeoutMs,
  signal,
});

/** The ControlFailed that the call ended with; a value or any other error fails the spec by throwing. */
export async function failureOf(call: Promise<unknown>): Promise<ControlFailed> {
  const error = await call.then(
    (value) => new Error(`did not fail but gave ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ControlFailed) return error;
  throw error instanceof Error ? error : new Error(String(error));
}
