import { RecoveryKeyRow } from './backup.row.js';
import type { Db } from './db.js';

export type { RecoveryKeyRow };

/** The key in use, or null before there is one. */
export async function currentRecoveryKey(db: Db): Promise<RecoveryKeyRow | null> {
  const [newest] = await db.find(RecoveryKeyRow, { order: { createdAt: 'DESC', id: 'DESC' }, take: 1 });
  return newest ?? null;
}

export async function addRecoveryKey(tx: Db, row: RecoveryKeyRow): Promise<void> {
  await tx.insert(RecoveryKeyRow, row);
}

export async function confirmRecoveryKey(tx: Db, id: string, confirmedAt: number): Promise<void> {
  await tx.update(RecoveryKeyRow, { id }, { confirmedAt, lastCharacters: null });
}
