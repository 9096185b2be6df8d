import { LessThan } from 'typeorm';
import type { ThrottleState } from '../domain/throttle.js';
import { untried } from '../domain/throttle.js';
import type { Db } from './db.js';
import { ThrottleRow } from './session.row.js';

/**
 * Reads the state and holds its row until the transaction ends, so that attempts at the same account, on whichever server,
 * are counted one after the other. The row is touched first and read after: a plain read would see an older snapshot on MySQL.
 */
export async function lockThrottle(tx: Db, id: string): Promise<ThrottleState> {
  const { affected } = await tx.increment(ThrottleRow, { id }, 'failures', 0);
  if (affected === 0) await tx.upsert(ThrottleRow, { id, ...untried }, ['id']);
  return tx.findOneByOrFail(ThrottleRow, { id });
}

export async function writeThrottle(tx: Db, id: string, state: ThrottleState): Promise<void> {
  const { failures, blockedUntil, lastAt } = state;
  await tx.update(ThrottleRow, { id }, { failures, blockedUntil, lastAt });
}

export async function clearThrottle(tx: Db, id: string): Promise<void> {
  await tx.delete(ThrottleRow, { id });
}

export async function forgetThrottles(tx: Db, lastBefore: number): Promise<void> {
  await tx.delete(ThrottleRow, { lastAt: LessThan(lastBefore) });
}
