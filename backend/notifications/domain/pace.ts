/**
 * How many messages one receiver bears. Law: at most `burst` messages in any minute; after `many` in an hour one every
 * ten minutes, but what newly went down never waits for that. What waits goes out as one digest with what comes next.
 */
export const burst = 4;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const many = 12;
const calmMs = 600_000;

export interface Pace {
  /** Epoch milliseconds before which nothing is sent; `now` or earlier: at once. */
  from: number;
  /** Whether what is due goes out as one message. */
  together: boolean;
}

/**
 * @param sent when the receiver got messages in the last hour, epoch milliseconds, the oldest first
 * @param due how many wait, and whether one of them tells of something that newly went down
 */
export function paceOf(sent: readonly number[], due: { count: number; critical: boolean }, now: number): Pace {
  const minute = sent.filter((at) => at > now - minuteMs);
  const hour = sent.filter((at) => at > now - hourMs);
  if (minute.length >= burst) return { from: minute[minute.length - burst] + minuteMs, together: true };
  if (hour.length >= many) return { from: due.critical ? now : hour.at(-1)! + calmMs, together: true };
  return { from: now, together: due.count > burst - minute.length };
}
