import { BackupStoreRow } from './backup.row.js';
import type { Db } from './db.js';

export type { BackupStoreRow };

export function allStores(db: Db): Promise<BackupStoreRow[]> {
  return db.find(BackupStoreRow, { order: { createdAt: 'ASC', id: 'ASC' } });
}

export function storeById(db: Db, id: string): Promise<BackupStoreRow | null> {
  return db.findOneBy(BackupStoreRow, { id });
}

export function storeByIdentity(db: Db, identity: string): Promise<BackupStoreRow | null> {
  return db.findOneBy(BackupStoreRow, { identity });
}

export async function addStore(tx: Db, row: BackupStoreRow): Promise<void> {
  await tx.insert(BackupStoreRow, row);
}

export async function changeStore(tx: Db, id: string, change: Partial<BackupStoreRow>): Promise<void> {
  await tx.update(BackupStoreRow, { id }, { ...change, version: () => 'version + 1' });
}

export async function removeStore(tx: Db, id: string): Promise<void> {
  await tx.delete(BackupStoreRow, { id });
}

/** The next place in the order in which this store receives backups. */
export async function nextSequence(tx: Db, id: string): Promise<number> {
  await tx.update(BackupStoreRow, { id }, { sequence: () => 'sequence + 1' });
  const { sequence } = await tx.findOneByOrFail(BackupStoreRow, { id });
  return sequence;
}

/** Never hands out a place again that a found manifest already has. */
export async function raiseSequence(tx: Db, id: string, atLeast: number): Promise<void> {
  const { sequence } = await tx.findOneByOrFail(BackupStoreRow, { id });
  if (sequence < atLeast) await tx.update(BackupStoreRow, { id }, { sequence: atLeast });
}
