import { LessThan, MoreThanOrEqual } from 'typeorm';
import type { Store } from '../../platform/database/index.js';
import { packRepeats, type Repeat, unpackRepeats } from '../domain/repeats.js';
import { ResultBatchRow } from './result-batch.row.js';
import type { Tx } from './tx.js';

/** A blob holds 64 kB on MySQL. */
const mostInOne = 2_500;
/** What a daemon left that died is read again by whoever goes on with its checks; by then somebody has. */
const leftBehindMs = 15 * 60_000;

/** Keeps results that are not in the history yet, so that a daemon that is killed loses at most its last second. */
export async function keepRepeats(tx: Tx, holder: string, repeats: readonly Repeat[]): Promise<void> {
  for (let from = 0; from < repeats.length; from += mostInOne) {
    const part = repeats.slice(from, from + mostInOne);
    const times = { firstAt: part[0].at, lastAt: part.reduce((latest, { at }) => Math.max(latest, at), 0) };
    await tx.insert(ResultBatchRow, { holder, ...times, results: Buffer.from(packRepeats(part)) });
  }
}

/** Batches from a moment on, in the order in which they were written; each is unpacked when it is its turn. */
export async function repeatsSince(store: Store, at: number): Promise<Iterable<Repeat[]>> {
  return unpacked(
    await store.read.find(ResultBatchRow, { where: { lastAt: MoreThanOrEqual(at) }, order: { id: 'ASC' } }),
  );
}

function* unpacked(rows: ResultBatchRow[]): Generator<Repeat[]> {
  for (const { results, firstAt } of rows) yield unpackRepeats(results, firstAt);
}

/** Forgets own batches whose results all stand in the history, and what was left behind long ago. */
export async function forgetRepeats(store: Store, holder: string, before: number, now: number): Promise<void> {
  const gone = [{ holder, lastAt: LessThan(before) }, { lastAt: LessThan(now - leftBehindMs) }];
  if (!(await store.read.existsBy(ResultBatchRow, gone))) return;
  await store.write(async (tx) => {
    for (const where of gone) await tx.delete(ResultBatchRow, where);
  });
}
