/**
 * What deserves a message. Law: whoever got FIRING gets RESOLVED, exactly once: an alert that is open for a receiver is
 * resolved when its incident is; nothing else closes it, and nothing resolves what was never said.
 */
export type AlertKind =
  'firing' | 'resolved' | 'acknowledged' | 'escalated' | 'job-failed' | 'access-recovered' | 'test';

const severity: Record<string, number> = { degraded: 1, flapping: 2, down: 3 };
const ends = new Set(['up', 'paused', 'maintenance', 'removed']);

/** Whether a status is the end of a problem. `unknown` is not: when the monitor cannot tell, nothing is resolved. */
export function isEnd(status: string): boolean {
  return ends.has(status);
}

/** Whether a receiver is told that it fires: it is a problem, and one that was not told, or a worse one. */
export function firesFor(status: string, open: { status: string } | null): boolean {
  const now = severity[status] ?? 0;
  return now > 0 && (!open || now > (severity[open.status] ?? 0));
}
