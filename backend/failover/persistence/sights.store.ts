import { LessThan } from 'typeorm';
import { findForUpdate, newId } from '../../platform/database/index.js';
import type { Decision } from '../domain/decision.js';
import type { ClusterSight } from '../domain/sight.js';
import { boundedDecision, boundedSight } from './bounds.js';
import { ClusterControllerRow } from './controller.row.js';
import type { Db } from './db.js';
import { ClusterDecisionRow, ClusterViewRow } from './recovery.row.js';

/** Overwrites what was last seen of a cluster. */
export async function putSight(tx: Db, clusterId: string, at: number, sight: ClusterSight): Promise<void> {
  const view = boundedSight(sight);
  const row = await tx.findOne(ClusterViewRow, { select: { clusterId: true, seq: true }, where: { clusterId } });
  if (row) await tx.update(ClusterViewRow, { clusterId }, { at, seq: row.seq + 1, view });
  else await tx.insert(ClusterViewRow, { clusterId, at, seq: 1, view });
}

/** What was last seen of a cluster, by whichever controller; null when nothing ever was. */
export async function sightOf(db: Db, clusterId: string): Promise<ClusterSight | null> {
  return ((await db.findOneBy(ClusterViewRow, { clusterId }))?.view as ClusterSight | undefined) ?? null;
}

export async function addDecision(tx: Db, clusterId: string, at: number, decision: Decision): Promise<void> {
  const bounded = boundedDecision(decision);
  const { kind, because } = bounded;
  await tx.insert(ClusterDecisionRow, { id: newId(at), clusterId, at, kind, because, decision: bounded });
}

/** Forgets decisions older than that. */
export async function forgetDecisions(tx: Db, before: number): Promise<void> {
  await tx.delete(ClusterDecisionRow, { at: LessThan(before) });
}

/** What its holder left; null when nobody ever controlled it. */
export function controllerOf(db: Db, clusterId: string): Promise<ClusterControllerRow | null> {
  return db.findOneBy(ClusterControllerRow, { clusterId });
}

/** Notes who controls the cluster and over which connections. */
export async function putController(tx: Db, row: ClusterControllerRow): Promise<void> {
  const { clusterId, ...rest } = row;
  const known = await findForUpdate(tx, ClusterControllerRow, { clusterId });
  if (known) await tx.update(ClusterControllerRow, { clusterId }, rest);
  else await tx.insert(ClusterControllerRow, row);
}

/** It gave the cluster back and sends nothing any more: a successor has nobody to wait for. */
export async function leaveController(tx: Db, clusterId: string, holder: string): Promise<void> {
  await tx.update(ClusterControllerRow, { clusterId, holder }, { holder: '', connections: {} });
}
