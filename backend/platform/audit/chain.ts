/**
 * The audit chain. Its law:
 *   hash(n) = SHA-256( canonicalJson(facts(n)) with `seq` = n and `previous` = hash(n-1) ),   hash(0) = 64 zeros,   n = 1, 2, 3 …
 * so that no row can be changed, taken out, put in or moved without every later hash changing with it; and the last
 * hash is signed with a key that is not in the database (head-signature.ts).
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** What a sealed row says; everything in it is hashed, nothing else is. */
export interface AuditFacts {
  at: number;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  tokenId: string | null;
  sessionId: string | null;
  address: string | null;
  requestId: string | null;
  action: string;
  subjectKind: string;
  subjectId: string | null;
  subjectName: string;
  result: string;
  reason: string | null;
  before: object | null;
  after: object | null;
  count: number;
}

/** A row's place in the chain. */
export interface Link {
  seq: number;
  previous: string;
  hash: string;
}

/** Where a chain stands: the number and hash of its last row. */
export type ChainEnd = Pick<Link, 'seq' | 'hash'>;

export const CHAIN_START: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/** The fields of {@link AuditFacts}, in one place, so that a row is hashed by what it says and not by how it is kept. */
const FACTS = [
  ...['at', 'actorKind', 'actorId', 'actorName', 'tokenId', 'sessionId', 'address', 'requestId'],
  ...['action', 'subjectKind', 'subjectId', 'subjectName', 'result', 'reason', 'before', 'after', 'count'],
] as readonly (keyof AuditFacts)[];

/** Picks the hashed facts out of a row that may carry more. */
export function factsOf(row: AuditFacts): AuditFacts {
  return Object.fromEntries(FACTS.map((name) => [name, row[name] ?? null])) as unknown as AuditFacts;
}

/** SHA-256 (hex) of a row at its place. */
export function hashOf(facts: AuditFacts, place: { seq: number; previous: string }): string {
  const text = canonicalJson({ ...factsOf(facts), seq: place.seq, previous: place.previous });
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Chains rows, in the given order, to the end of a chain; the rows' new places come out in the same order. */
export function chain(end: ChainEnd, rows: readonly AuditFacts[]): Link[] {
  let last = end;
  return rows.map((facts) => {
    const place = { seq: last.seq + 1, previous: last.hash };
    const link = { ...place, hash: hashOf(facts, place) };
    last = link;
    return link;
  });
}
