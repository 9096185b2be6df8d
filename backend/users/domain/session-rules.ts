/** Sessions end by themselves: idle, and at last absolutely (ASVS 7.3.1, 7.3.2). Times are epoch ms, limits in ms. */
export interface SessionLimits {
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly stepUpMs: number;
}

export interface SessionTimes {
  readonly startedAt: number;
  readonly lastSeenAt: number;
  readonly steppedUpAt: number;
}

/** The use of a session is written down at most this often, so that reading does not mean writing. */
export const seenEveryMs = 60_000;

/** When it ends if it is not used again. */
export function sessionEndsAt(times: SessionTimes, limits: SessionLimits): number {
  return Math.min(times.lastSeenAt + limits.idleMs, times.startedAt + limits.absoluteMs);
}

export function sessionEnded(times: SessionTimes, limits: SessionLimits, now: number): boolean {
  return now >= sessionEndsAt(times, limits);
}

/** Until when what is dangerous needs no new password. */
export function stepUpUntil(times: SessionTimes, limits: SessionLimits): number {
  return Math.min(times.steppedUpAt + limits.stepUpMs, times.startedAt + limits.absoluteMs);
}

export function worthNoting(times: SessionTimes, now: number): boolean {
  return now - times.lastSeenAt >= seenEveryMs;
}
