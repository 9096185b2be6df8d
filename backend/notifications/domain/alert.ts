/**
 * What deserves a message. Law: whoever got FIRING gets RESOLVED, exactly once: an alert that is open for a channel is
 * resolved when its resource is well, paused, in maintenance or gone; nothing else closes it, and nothing resolves what
 * was never said.
 */
export type AlertKind = 'firing' | 'resolved' | 'acknowledged' | 'job-failed' | 'access-recovered' | 'test';

/** A change of a resource's status, as its event tells it. */
export interface ChangedStatus {
  from: string;
  to: string;
  sentence: string;
}

const severity: Record<string, number> = { degraded: 1, flapping: 2, down: 3 };
const ends = new Set(['up', 'paused', 'maintenance', 'removed']);

/**
 * What to say of a change to a channel that has, or has not, an open alert of this resource: an alert when it becomes a
 * problem or a worse one, a resolution when an open one ends, and nothing otherwise. `unknown` says nothing: when the
 * monitor cannot tell, nothing is resolved.
 */
export function decide(change: Pick<ChangedStatus, 'from' | 'to'>, open: { status: string } | null): AlertKind | null {
  if (ends.has(change.to)) return open ? 'resolved' : null;
  const now = severity[change.to] ?? 0;
  if (now === 0) return null;
  return !open || now > (severity[open.status] ?? 0) ? 'firing' : null;
}
