/**
 * The law of the event log: positions are 1, 2, 3 … without a gap, given to rows that are already visible, so that a
 * reader who has seen position n will never be shown a row at or before n for the first time. Who gives them compares
 * and sets the head, read BEFORE the rows were: had anyone else given a position in between, the set fails.
 */

/** A row and the position it gets. */
export interface Placing {
  id: number;
  position: number;
}

/** Places the pending rows, in the order in which they were inserted, behind the head. */
export function place(head: number, pending: readonly number[]): Placing[] {
  return [...pending].sort((a, b) => a - b).map((id, index) => ({ id, position: head + index + 1 }));
}

/** What a reader who has seen `seen` gets: the rows after it, or a reset when the first of these may be gone. */
export function resumption(seen: number, oldest: number | null, head: number): 'follow' | 'reset' {
  if (seen > head) return 'reset';
  if (seen === head) return 'follow';
  return oldest !== null && oldest <= seen + 1 ? 'follow' : 'reset';
}

/** The last position that may be deleted: older than the retention, and seen by the slowest of the cursors. */
export function prunableUpTo(oldEnough: number, cursors: readonly number[]): number {
  return Math.min(oldEnough, ...cursors);
}
