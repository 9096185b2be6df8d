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

/**
 * Transactions that `to` has and `from` lacks, for people: "0-1-99 to 0-1-104"; '' for none. Who wrote the first of them may
 * have been another server than who wrote the last, whose name they carry.
 */
export function between(from: Position, to: Position): string {
  const spans = Object.entries(to.streams).flatMap(([stream, last]) => {
    const first = (from.streams[stream] ?? 0) + 1;
    if (first > last) return [];
    const [one, other] = [first, last].map((seq) => nameOf(to, stream, seq));
    return [one === other ? one : `${one} to ${other}`];
  });
  return spans.join(', ');
}

/** As the server writes it: `domain-server-sequence`, or `uuid:sequence`. */
function nameOf({ text }: Position, stream: string, seq: number): string {
  const gtid = text.split(',').find((one) => one.startsWith(`${stream}-`) && /^\d+-\d+-\d+$/.test(one));
  return gtid ? gtid.replace(/\d+$/, String(seq)) : `${stream}:${seq}`;
}

/** Whether `a` has all that `b` has. */
export const covers = (a: Position, b: Position): boolean => missing(b, a) === 0;

export type Comparison = 'equal' | 'ahead' | 'behind' | 'diverged';

/** How `a` stands to `b`; `diverged` when each has what the other lacks. */
export function compare(a: Position, b: Position): Comparison {
  if (covers(a, b)) return covers(b, a) ? 'equal' : 'ahead';
  return covers(b, a) ? 'behind' : 'diverged';
}
