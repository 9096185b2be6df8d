import { ClusterFactRow } from './cluster-fact.row.js';
import type { Db } from './db.js';

export type ClusterFact = ClusterFactRow;

/** The cluster that a resource belongs to, and its role there; null for none. */
export function clusterFactOf(db: Db, resourceId: string): Promise<ClusterFact | null> {
  return db.findOneBy(ClusterFactRow, { resourceId });
}

/** Writes all of a cluster's facts anew; a role that stays keeps its time. `facts` empty: the cluster is gone. */
export async function recordClusterFacts(
  tx: Db,
  clusterId: string,
  facts: readonly Omit<ClusterFact, 'clusterId' | 'since'>[],
  at: number,
): Promise<void> {
  const before = await tx.findBy(ClusterFactRow, { clusterId });
  await tx.delete(ClusterFactRow, { clusterId });
  for (const fact of facts) {
    const same = before.find(({ resourceId, role }) => resourceId === fact.resourceId && role === fact.role);
    await tx.delete(ClusterFactRow, { resourceId: fact.resourceId });
    await tx.insert(ClusterFactRow, { ...fact, clusterId, since: same?.since ?? at });
  }
}

export async function forgetClusterFact(tx: Db, resourceId: string): Promise<void> {
  await tx.delete(ClusterFactRow, { resourceId });
}
