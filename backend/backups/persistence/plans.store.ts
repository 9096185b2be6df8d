import { LessThanOrEqual } from 'typeorm';
import { BackupPlanRow } from './backup.row.js';
import type { Db } from './db.js';

export type { BackupPlanRow };

export function allPlans(db: Db): Promise<BackupPlanRow[]> {
  return db.find(BackupPlanRow, { order: { name: 'ASC' } });
}

export function planById(db: Db, id: string): Promise<BackupPlanRow | null> {
  return db.findOneBy(BackupPlanRow, { id });
}

export function plansOf(db: Db, where: { resourceId?: string | null; storeId?: string }): Promise<BackupPlanRow[]> {
  return db.findBy(BackupPlanRow, where as never);
}

/** Plans whose slot has come. */
export function duePlans(db: Db, now: number): Promise<BackupPlanRow[]> {
  return db.find(BackupPlanRow, {
    where: { enabled: true, nextSlotAt: LessThanOrEqual(now) },
    order: { nextSlotAt: 'ASC' },
  });
}

export async function addPlan(tx: Db, row: BackupPlanRow): Promise<void> {
  await tx.insert(BackupPlanRow, row);
}

/** Changes what a person chose, on the version they read; false when it is another one by now. */
export async function changePlan(
  tx: Db,
  id: string,
  version: number,
  change: Partial<BackupPlanRow>,
): Promise<boolean> {
  const { affected } = await tx.update(BackupPlanRow, { id, version }, { ...change, version: version + 1 });
  return affected === 1;
}

/** Notes what became of it; no person's edit grows stale by that. */
export async function notePlan(tx: Db, id: string, change: Partial<BackupPlanRow>): Promise<void> {
  await tx.update(BackupPlanRow, { id }, change);
}

/** Takes a slot: true for exactly one of all daemons that try. */
export async function takeSlot(tx: Db, plan: BackupPlanRow, nextSlotAt: number | null): Promise<boolean> {
  const { affected } = await tx.update(BackupPlanRow, { id: plan.id, nextSlotAt: plan.nextSlotAt! }, { nextSlotAt });
  return affected === 1;
}

export async function removePlan(tx: Db, id: string): Promise<void> {
  await tx.delete(BackupPlanRow, { id });
}
