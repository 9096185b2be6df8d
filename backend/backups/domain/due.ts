/** A slot that is so old when it is noticed was missed: its run is a catch-up. */
export const lateAfterMs = 5 * 60_000;

/** What is to be done about a plan now. */
export type Due = { kind: 'wait' } | { kind: 'run'; late: boolean } | { kind: 'skip' };

/**
 * Decides by the one slot that a plan waits for. However many slots have passed since, one run makes up for all of
 * them, since the next slot is then computed from now; a run that outlasts its interval makes the next one be skipped.
 */
export function decideDue(nextSlotAt: number | null, now: number, running: boolean): Due {
  if (nextSlotAt === null || now < nextSlotAt) return { kind: 'wait' };
  if (running) return { kind: 'skip' };
  return { kind: 'run', late: now - nextSlotAt > lateAfterMs };
}
