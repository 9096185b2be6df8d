import { LessThan } from 'typeorm';
import { ClusterPlanRow } from './cluster.row.js';
import type { Db } from './db.js';

export type { ClusterPlanRow };

export async function addPlan(tx: Db, row: ClusterPlanRow): Promise<void> {
  await tx.insert(ClusterPlanRow, row);
}

/** A plan of that cluster; a plan's id under another cluster is none. */
export function planOf(db: Db, clusterId: string, id: string): Promise<ClusterPlanRow | null> {
  return db.findOneBy(ClusterPlanRow, { id, clusterId });
}

/** Notes the job that a plan became; true for exactly one of all that try. */
export async function usePlan(tx: Db, id: string, jobId: string): Promise<boolean> {
  const { affected } = await tx
    .createQueryBuilder()
    .update(ClusterPlanRow)
    .set({ jobId })
    .where('id = :id AND jobId IS NULL', { id })
    .execute();
  return affected === 1;
}

/** Plans are shown for minutes; those that nobody ran are not kept. */
export async function forgetOldPlans(tx: Db, before: number): Promise<void> {
  await tx.delete(ClusterPlanRow, { validUntil: LessThan(before) });
}
