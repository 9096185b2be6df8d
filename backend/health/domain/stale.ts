/**
 * A status that nobody confirmed lately. Law: while the monitor is late the last status stays and is stale, with since
 * when and why; the next result that counts ends it, and so does whatever makes it `unknown` or is a person's choice.
 */
import type { Cadence } from './check.js';
import type { ProbeResult } from './result.js';
import { type HealthStatus, isChosen } from './status.js';

export interface Stale {
  /** When the first answer was due that did not come or did not count. */
  since: number;
  why: string;
}

/** Whether one can say of a status that it is old. */
const canBeStale = (status: HealthStatus) => status !== 'unknown' && !isChosen(status);

/** Whether a status is stale after a result. */
export function staleAfter(
  before: Stale | null,
  status: HealthStatus,
  { outcome, sentence }: Pick<ProbeResult, 'outcome' | 'sentence'>,
  at: number,
): Stale | null {
  if (outcome !== 'late' || !canBeStale(status)) return null;
  return before ?? { since: at, why: sentence };
}

/** Stale by silence: its answer was due half an interval and one timeout ago; null when it is not, or not yet. */
export function staleBySilence(
  { status, heardAt }: { status: HealthStatus; heardAt: number },
  { intervalMs, timeoutMs }: Cadence,
  at: number,
): Stale | null {
  if (!canBeStale(status) || at - heardAt <= 1.5 * intervalMs + timeoutMs) return null;
  return { since: heardAt + intervalMs, why: 'no answer came when it was due: the monitor is late' };
}

/** The status of several checks together is as old as the oldest of them. */
export function oldestOf(all: readonly (Stale | null)[]): Stale | null {
  return all.reduce((oldest, one) => (one && (!oldest || one.since < oldest.since) ? one : oldest), null);
}
