import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { findForUpdate } from '../../platform/database/index.js';
import { MaintenanceRow } from './maintenance.row.js';

export type Db = EntityManager;
export type { MaintenanceRow };

/** Those of which something is on or to come after a moment, by their start. */
export function windowsAfter(db: Db, moment: number): Promise<MaintenanceRow[]> {
  const where = [{ overAt: IsNull() }, { overAt: MoreThan(moment) }];
  return db.find(MaintenanceRow, { where, order: { startsAt: 'ASC', id: 'ASC' } });
}

export function windowById(db: Db, id: string): Promise<MaintenanceRow | null> {
  return db.findOneBy(MaintenanceRow, { id });
}

/** As it is now, kept from others until the transaction ends. */
export function windowToChange(tx: Db, id: string): Promise<MaintenanceRow | null> {
  return findForUpdate(tx, MaintenanceRow, { id });
}

export async function addWindow(tx: Db, row: MaintenanceRow): Promise<void> {
  await tx.insert(MaintenanceRow, { ...row });
}

export async function changeWindow(tx: Db, { id, version }: MaintenanceRow, change: Partial<MaintenanceRow>) {
  await tx.update(MaintenanceRow, { id }, { ...change, version: version + 1 });
}

export async function removeWindow(tx: Db, id: string): Promise<void> {
  await tx.delete(MaintenanceRow, { id });
}
