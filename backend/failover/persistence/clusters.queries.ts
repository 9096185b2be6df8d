import { type FindOptionsWhere, In } from 'typeorm';
import { decodeCursor, type Page, toPage } from '../../platform/http/index.js';
import type { ClusterSight } from '../domain/sight.js';
import { ClusterRow } from './cluster.row.js';
import type { Db } from './db.js';
import { ClusterDecisionRow, ClusterViewRow, RecoveryRow, RecoveryStepRow } from './recovery.row.js';

export type { ClusterDecisionRow, RecoveryRow, RecoveryStepRow };

/** Which clusters the caller may see. */
export interface ClusterReach {
  readonly everything: boolean;
  readonly tags: readonly string[];
  readonly ids: readonly string[];
}

/** All clusters within reach, by name, and how many are beyond it; a company has few. */
export async function clustersInReach(db: Db, reach: ClusterReach): Promise<{ rows: ClusterRow[]; hidden: number }> {
  const all = await db.find(ClusterRow, { order: { nameKey: 'ASC' } });
  const rows = all.filter(
    ({ id, tags }) => reach.everything || reach.ids.includes(id) || tags.some((tag) => reach.tags.includes(tag)),
  );
  return { rows, hidden: all.length - rows.length };
}

/** What the daemon last saw, by cluster. */
export async function sightsOf(db: Db, clusterIds: readonly string[]): Promise<Map<string, ClusterSight>> {
  if (clusterIds.length === 0) return new Map();
  const rows = await db.findBy(ClusterViewRow, { clusterId: In([...clusterIds]) });
  return new Map(rows.map(({ clusterId, view }) => [clusterId, view as ClusterSight]));
}

/**
 * The last change of primary of each cluster, else the newest recovery: what repairs the old primary afterwards would
 * hide the failover a second after it.
 */
export async function lastRecoveries(db: Db, clusterIds: readonly string[]): Promise<Map<string, RecoveryRow>> {
  const found = new Map<string, RecoveryRow>();
  for (const clusterId of clusterIds) {
    const row =
      (await newestRecovery(db, { clusterId, kind: In(['failover', 'switchover']) })) ??
      (await newestRecovery(db, { clusterId }));
    if (row) found.set(clusterId, row);
  }
  return found;
}

async function newestRecovery(db: Db, where: FindOptionsWhere<RecoveryRow>): Promise<RecoveryRow | undefined> {
  const [row] = await db.find(RecoveryRow, { where, order: { startedAt: 'DESC', id: 'DESC' }, take: 1 });
  return row;
}

export interface RecoveryFilter {
  cluster?: string;
  kind?: string;
  drill?: boolean;
  after?: string;
  limit: number;
}

/** Recoveries of the clusters, newest first. */
export async function listRecoveries(
  db: Db,
  clusterIds: readonly string[],
  filter: RecoveryFilter,
): Promise<Omit<Page<RecoveryRow>, 'hiddenByPermission'>> {
  const among = filter.cluster ? clusterIds.filter((id) => id === filter.cluster) : clusterIds;
  if (among.length === 0) return { items: [], next: null };
  const query = db
    .createQueryBuilder(RecoveryRow, 'r')
    .where('r.clusterId IN (:...among)', { among })
    .orderBy('r.startedAt', 'DESC')
    .addOrderBy('r.id', 'DESC');
  if (filter.kind) query.andWhere('r.kind = :kind', { kind: filter.kind });
  if (filter.drill !== undefined) query.andWhere('r.drill = :drill', { drill: filter.drill });
  if (filter.after) {
    const [at, id] = decodeCursor(filter.after, 2);
    query.andWhere('(r.startedAt < :at OR (r.startedAt = :at AND r.id < :id))', { at, id });
  }
  const rows = await query.take(filter.limit + 1).getMany();
  return toPage(rows, filter.limit, (row) => [row.startedAt, row.id]);
}

/** How many recoveries these clusters have had. */
export async function countRecoveries(db: Db, clusterIds: readonly string[]): Promise<number> {
  return clusterIds.length === 0 ? 0 : db.countBy(RecoveryRow, { clusterId: In([...clusterIds]) });
}

export function recoveryById(db: Db, id: string): Promise<RecoveryRow | null> {
  return db.findOneBy(RecoveryRow, { id });
}

/** Its steps in the order in which they began. */
export function stepsOfRecovery(db: Db, recoveryId: string): Promise<RecoveryStepRow[]> {
  return db.find(RecoveryStepRow, { where: { recoveryId }, order: { n: 'ASC' } });
}

/** Changes of a cluster's decision, newest first. */
export async function listDecisions(
  db: Db,
  clusterId: string,
  { after, limit }: { after?: string; limit: number },
): Promise<Page<ClusterDecisionRow>> {
  const query = db
    .createQueryBuilder(ClusterDecisionRow, 'd')
    .where('d.clusterId = :clusterId', { clusterId })
    .orderBy('d.at', 'DESC')
    .addOrderBy('d.id', 'DESC');
  if (after) {
    const [at, id] = decodeCursor(after, 2);
    query.andWhere('(d.at < :at OR (d.at = :at AND d.id < :id))', { at, id });
  }
  const rows = await query.take(limit + 1).getMany();
  return { ...toPage(rows, limit, (row) => [row.at, row.id]), hiddenByPermission: 0 };
}
