import { In, IsNull, LessThanOrEqual, Not } from 'typeorm';
import { findForUpdate } from '../../platform/database/index.js';
import { ClusterMemberRow, ClusterProxyRow, ClusterRow } from './cluster.row.js';
import type { Db } from './db.js';
import { removeExtras } from './extra.store.js';

export type { ClusterMemberRow, ClusterProxyRow, ClusterRow };

/** What makes two names the same, on SQLite as on MariaDB. */
export const clusterNameKey = (name: string): string => name.normalize('NFC').trim().toLowerCase();

export function allClusters(db: Db): Promise<ClusterRow[]> {
  return db.find(ClusterRow, { order: { nameKey: 'ASC' } });
}

export function clusterById(db: Db, id: string): Promise<ClusterRow | null> {
  return db.findOneBy(ClusterRow, { id });
}

export function clusterByName(db: Db, name: string): Promise<ClusterRow | null> {
  return db.findOneBy(ClusterRow, { nameKey: clusterNameKey(name) });
}

/** The cluster as it is now, kept from changing until the transaction ends. */
export function clusterForUpdate(tx: Db, id: string): Promise<ClusterRow | null> {
  return findForUpdate(tx, ClusterRow, { id });
}

export async function addCluster(
  tx: Db,
  row: ClusterRow,
  members: ClusterMemberRow[],
  proxies: ClusterProxyRow[],
): Promise<void> {
  await tx.insert(ClusterRow, row);
  await tx.insert(ClusterMemberRow, members);
  if (proxies.length > 0) await tx.insert(ClusterProxyRow, proxies);
}

/** Changes what a person chose, on the version they read; false when it is another one by now. */
export async function changeCluster(
  tx: Db,
  id: string,
  version: number,
  change: Partial<ClusterRow>,
): Promise<boolean> {
  const { affected } = await tx.update(ClusterRow, { id, version }, { ...change, version: version + 1 });
  return affected === 1;
}

/** Counts the cluster's version up: something of it, a member or a proxy, was changed by a person. */
export async function touchCluster(tx: Db, id: string, at: number): Promise<void> {
  await tx.update(ClusterRow, { id }, { updatedAt: at, version: () => 'version + 1' });
}

/** Notes what became of it; no person's edit grows stale by that. */
export async function noteCluster(tx: Db, id: string, change: Partial<ClusterRow>): Promise<void> {
  await tx.update(ClusterRow, { id }, change);
}

export async function removeCluster(tx: Db, id: string): Promise<void> {
  await removeExtras(tx, id);
  await tx.delete(ClusterProxyRow, { clusterId: id });
  await tx.delete(ClusterMemberRow, { clusterId: id });
  await tx.delete(ClusterRow, { id });
}

/** Clusters whose drill's slot has come. */
export function dueDrills(db: Db, now: number): Promise<ClusterRow[]> {
  return db.find(ClusterRow, {
    where: { nextDrillAt: LessThanOrEqual(now), drillSchedule: Not('') },
    order: { nextDrillAt: 'ASC' },
  });
}

/** Takes a slot: true for exactly one of all daemons that try. */
export async function takeDrillSlot(tx: Db, cluster: ClusterRow, nextDrillAt: number | null): Promise<boolean> {
  const held = cluster.nextDrillAt === null ? IsNull() : cluster.nextDrillAt;
  const { affected } = await tx.update(ClusterRow, { id: cluster.id, nextDrillAt: held as never }, { nextDrillAt });
  return affected === 1;
}

/** Members of these clusters, by name. */
export function membersOf(db: Db, clusterIds: readonly string[]): Promise<ClusterMemberRow[]> {
  if (clusterIds.length === 0) return Promise.resolve([]);
  return db.find(ClusterMemberRow, { where: { clusterId: In([...clusterIds]) }, order: { name: 'ASC' } });
}

export function memberById(db: Db, id: string): Promise<ClusterMemberRow | null> {
  return db.findOneBy(ClusterMemberRow, { id });
}

export function memberAt(db: Db, place: string): Promise<ClusterMemberRow | null> {
  return db.findOneBy(ClusterMemberRow, { place });
}

export function membersOfResource(db: Db, resourceId: string): Promise<ClusterMemberRow[]> {
  return db.findBy(ClusterMemberRow, { resourceId });
}

export async function addMember(tx: Db, row: ClusterMemberRow): Promise<void> {
  await tx.insert(ClusterMemberRow, row);
}

export async function changeMember(
  tx: Db,
  id: string,
  version: number,
  change: Partial<ClusterMemberRow>,
): Promise<boolean> {
  const { affected } = await tx.update(ClusterMemberRow, { id, version }, { ...change, version: version + 1 });
  return affected === 1;
}

export async function noteMember(tx: Db, id: string, change: Partial<ClusterMemberRow>): Promise<void> {
  await tx.update(ClusterMemberRow, { id }, change);
}

export async function removeMember(tx: Db, id: string): Promise<void> {
  await tx.delete(ClusterMemberRow, { id });
}

/** Proxies of these clusters, by name. */
export function proxiesOf(db: Db, clusterIds: readonly string[]): Promise<ClusterProxyRow[]> {
  if (clusterIds.length === 0) return Promise.resolve([]);
  return db.find(ClusterProxyRow, { where: { clusterId: In([...clusterIds]) }, order: { name: 'ASC' } });
}

export function proxyById(db: Db, id: string): Promise<ClusterProxyRow | null> {
  return db.findOneBy(ClusterProxyRow, { id });
}

export async function addProxy(tx: Db, row: ClusterProxyRow): Promise<void> {
  await tx.insert(ClusterProxyRow, row);
}

export async function changeProxy(
  tx: Db,
  id: string,
  version: number,
  change: Partial<ClusterProxyRow>,
): Promise<boolean> {
  const { affected } = await tx.update(ClusterProxyRow, { id, version }, { ...change, version: version + 1 });
  return affected === 1;
}

export async function removeProxy(tx: Db, id: string): Promise<void> {
  await tx.delete(ClusterProxyRow, { id });
}
