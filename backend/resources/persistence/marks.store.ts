import { Like } from 'typeorm';
import type { Db } from './db.js';
import { ResourceMarkRow } from './resource.row.js';

/** Whether something that happens once has happened. */
export function isMarked(db: Db, name: string): Promise<boolean> {
  return db.existsBy(ResourceMarkRow, { name });
}

/** Whether anything has happened whose name begins so. */
export function isAnyMarked(db: Db, beginning: string): Promise<boolean> {
  return db.existsBy(ResourceMarkRow, { name: Like(`${beginning}%`) });
}

/** Notes that it has, at that time (epoch ms). */
export async function mark(tx: Db, name: string, at: number): Promise<void> {
  await tx.insert(ResourceMarkRow, { name, at });
}
