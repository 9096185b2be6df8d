import type { Incident } from './incident.js';

/** After how many minutes without anyone's word an incident goes to the next people, and how often at most. */
export interface EscalationPolicy {
  /** 0: never. */
  afterMinutes: number;
  times: number;
}

export const defaultPolicy: EscalationPolicy = { afterMinutes: 15, times: 3 };
const minuteMs = 60_000;

/** When it is escalated next; never while somebody has it. */
export function nextEscalation(
  { state, level, announcedAt }: Pick<Incident, 'state' | 'level' | 'announcedAt'>,
  { afterMinutes, times }: EscalationPolicy,
  from: number,
): number | null {
  const waits = state === 'firing' && announcedAt !== null;
  return waits && afterMinutes > 0 && level < times ? from + afterMinutes * minuteMs : null;
}
