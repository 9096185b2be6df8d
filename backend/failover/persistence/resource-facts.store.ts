import { recordClusterFacts } from '../../resources/index.js';
import { clusterById, membersOf } from './clusters.store.js';
import type { Db } from './db.js';

/** Writes who is primary and who follows into the inventory, where backups and pages read it. */
export async function writeResourceFacts(tx: Db, clusterId: string, at: number): Promise<void> {
  const cluster = await clusterById(tx, clusterId);
  const members = cluster ? await membersOf(tx, [clusterId]) : [];
  const follower = cluster?.kind === 'service' ? ('standby' as const) : ('replica' as const);
  const facts = members.flatMap(({ id, resourceId }) => {
    const role = cluster!.primaryId === id ? ('primary' as const) : follower;
    return resourceId === null ? [] : [{ resourceId, clusterName: cluster!.name, role }];
  });
  await recordClusterFacts(tx, clusterId, facts, at);
}
