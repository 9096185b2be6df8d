import type { StatusChange } from '../../api/types/health';

/** How much of the known time was good, and how long that time is. */
export interface Uptime {
  readonly share: number;
  readonly knownMs: number;
}

/**
 * Percent of the known time between two moments in which it answered. Maintenance, pauses and times nobody knows about
 * count on neither side; null when nothing is known.
 */
export function uptime(changes: readonly StatusChange[], from: number, to: number): Uptime | null {
  let good = 0;
  let known = 0;
  changes.forEach((change, index) => {
    const start = Math.max(from, change.at);
    const end = Math.min(to, changes[index + 1]?.at ?? to);
    if (end <= start || ['unknown', 'maintenance', 'paused'].includes(change.status)) return;
    known += end - start;
    if (change.status !== 'down') good += end - start;
  });
  return known > 0 ? { share: (100 * good) / known, knownMs: known } : null;
}
