import { In, Not } from 'typeorm';
import { isGood, type BackupState } from '../domain/backup-state.js';
import type { BackupMethodName, Manifest } from '../domain/manifest.js';
import { BackupRow } from './backup.row.js';
import type { Db } from './db.js';

export type { BackupRow };

/** MySQL's `text` ends at 64 kB; the whole manifest lies in the store. */
const longestManifest = 60_000;
const goodStates = (['stored', 'verified', 'restorable'] as const).filter(isGood);

/** One row of backups that follow each other: those of a plan, or those made by hand of one thing by one method. */
export interface Series {
  planId: string | null;
  resourceId: string | null;
  method: BackupMethodName;
}

export function backupById(db: Db, id: string): Promise<BackupRow | null> {
  return db.findOneBy(BackupRow, { id });
}

export async function addBackup(tx: Db, row: BackupRow): Promise<void> {
  await tx.insert(BackupRow, { ...row, manifest: shortManifest(row.manifest) } as never);
}

/** Changes fields of one backup and counts its version up. */
export async function changeBackup(tx: Db, id: string, change: Partial<BackupRow>): Promise<void> {
  await tx.update(BackupRow, { id }, { ...change, version: () => 'version + 1' } as never);
}

export async function removeBackup(tx: Db, id: string): Promise<void> {
  await tx.delete(BackupRow, { id });
}

/** All of a series, newest received first. */
export function backupsOfSeries(db: Db, series: Series): Promise<BackupRow[]> {
  return db.find(BackupRow, { where: whereSeries(series), order: { sequence: 'DESC' } });
}

/** The newest good ones of a series. */
export function recentGood(db: Db, series: Series, count: number): Promise<BackupRow[]> {
  const where = { ...whereSeries(series), state: In<BackupState>([...goodStates]) };
  return db.find(BackupRow, { where, order: { sequence: 'DESC' }, take: count });
}

export function backupsInStore(db: Db, storeId: string): Promise<BackupRow[]> {
  return db.find(BackupRow, { where: { storeId }, order: { sequence: 'ASC' } });
}

export function countBackupsOf(
  db: Db,
  where: { storeId?: string; resourceId?: string; planId?: string },
): Promise<number> {
  return db.count(BackupRow, { where });
}

/** Good ones of the same thing by the same method, other than `id`: what is left when that one goes. */
export async function otherGood(db: Db, row: BackupRow): Promise<BackupRow[]> {
  const same = { subjectName: row.subjectName, method: row.method, state: In<BackupState>([...goodStates]) };
  const rows = await db.find(BackupRow, { where: { ...same, id: Not(row.id) } });
  return rows.filter((other) => other.resourceId === row.resourceId);
}

function whereSeries({ planId, resourceId, method }: Series) {
  if (planId) return { planId };
  return resourceId ? { resourceId, method } : { method };
}

function shortManifest(manifest: Manifest): Manifest {
  if (JSON.stringify(manifest).length < longestManifest) return manifest;
  return {
    ...manifest,
    contents: { shortened: 'the whole manifest lies in the store' },
    warnings: manifest.warnings.slice(0, 20),
  };
}
