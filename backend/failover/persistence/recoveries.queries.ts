import type { Db } from './db.js';
import { RecoveryRow } from './recovery.row.js';

export interface RecoveryCount {
  readonly clusterId: string;
  readonly kind: string;
  readonly end: string;
  readonly count: number;
}

/** Ended recoveries of all clusters, by kind and end. */
export async function recoveryCounts(db: Db): Promise<RecoveryCount[]> {
  const rows = await db
    .createQueryBuilder(RecoveryRow, 'r')
    .select(['r.clusterId AS clusterId', 'r.kind AS kind', 'r.end AS ended', 'COUNT(*) AS counted'])
    .where('r.state = :state', { state: 'ended' })
    .groupBy('r.clusterId')
    .addGroupBy('r.kind')
    .addGroupBy('r.end')
    .getRawMany<{ clusterId: string; kind: string; ended: string; counted: string | number }>();
  return rows.map(({ clusterId, kind, ended, counted }) => ({ clusterId, kind, end: ended, count: Number(counted) }));
}

/** The pause of the newest change of primary of each cluster, ms; clusters without one are left out. */
export async function lastPauses(db: Db, clusterIds: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const clusterId of clusterIds) {
    const [row] = await db.find(RecoveryRow, {
      select: { id: true, pauseMs: true, startedAt: true },
      where: [
        { clusterId, kind: 'failover', state: 'ended' },
        { clusterId, kind: 'switchover', state: 'ended' },
      ],
      order: { startedAt: 'DESC' },
      take: 1,
    });
    if (row?.pauseMs != null) found.set(clusterId, row.pauseMs);
  }
  return found;
}
