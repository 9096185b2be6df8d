/**
 * How far a member is in each stream of transactions: MariaDB's replication domains, MySQL's server UUIDs, or nothing for
 * services without replication. Sequence numbers only grow within a stream; two histories that differ at the same number
 * are told by the adapter (`errant`), not by a position.
 */
export interface Position {
  /** As the server wrote it, for statements and for people. */
  readonly text: string;
  /** Stream to the last sequence number in it. */
  readonly streams: Readonly<Record<string, number>>;
}

export const nowhere: Position = { text: '', streams: {} };

/** Transactions that `a` has and `b` lacks; 0 when `b` covers `a`. */
export function missing(a: Position, b: Position): number {
  return Object.entries(a.streams).reduce(
    (sum, [stream, last]) => sum + Math.max(0, last - (b.streams[stream] ?? 0)),
    0,
  );
}

/** Whether `a` has all that `b` has. */
export const covers = (a: Position, b: Position): boolean => missing(b, a) === 0;

export type Comparison = 'equal' | 'ahead' | 'behind' | 'diverged';

/** How `a` stands to `b`; `diverged` when each has what the other lacks. */
export function compare(a: Position, b: Position): Comparison {
  if (covers(a, b)) return covers(b, a) ? 'equal' : 'ahead';
  return covers(b, a) ? 'behind' : 'diverged';
}
