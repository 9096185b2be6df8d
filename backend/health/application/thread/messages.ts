import type { ProbeResult } from '../../domain/result.js';
import type { ProbeTask } from '../watch/prober.js';

/** What the daemon's main thread tells the prober thread. A check goes by a number of this run. */
export type ToProber =
  | { readonly type: 'set'; readonly n: number; readonly task: ProbeTask }
  | { readonly type: 'remove'; readonly n: number }
  | { readonly type: 'ask'; readonly n: number; readonly inMs: number }
  /** Answered by `stopped` when every socket is closed. */
  | { readonly type: 'stop' };

/** Numbers that stand for one result: the check, when it came, how long it took, and which of `said` it says. */
export const resultWidth = 4;
/** Instead of which: the same as the check said the last time. */
export const sameAgain = -1;

/** What the prober thread tells the main thread. */
export type FromProber =
  | { readonly type: 'ready' }
  | {
      readonly type: 'results';
      /** By the wall clock, which both threads share: how much later it is heard is the lag of the main thread. */
      readonly sentAt: number;
      readonly numbers: Float64Array;
      readonly said: readonly ProbeResult[];
    }
  /** Once a second: the worst lag of its event loop since the last, and its CPU time so far, ms. */
  | { readonly type: 'pulse'; readonly sentAt: number; readonly lagMs: number; readonly cpuMs: number }
  /** With how many probes were on their way and dropped. */
  | { readonly type: 'stopped'; readonly dropped: number };
