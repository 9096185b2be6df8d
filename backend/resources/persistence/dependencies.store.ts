import { In, LessThanOrEqual } from 'typeorm';
import { ClusterFactRow } from './cluster-fact.row.js';
import type { Db } from './db.js';
import { type ResourceStatus, severityOf } from '../domain/status.js';
import { ResourceRow, ResourceScopeRow } from './resource.row.js';
import { idScope, tagScope } from './scopes.store.js';

const AT_ONCE = 200;
const prefix = idScope('');

/**
 * What each resource cannot be well without: all it stands below, and the primary of its cluster with all that stands
 * above that.
 */
export async function dependenciesOf(db: Db, ids: readonly string[]): Promise<Map<string, string[]>> {
  const primaries = await primariesFor(db, ids);
  const above = await ancestorsOf(db, [...new Set([...ids, ...primaries.values()])]);
  return new Map(
    ids.map((id) => {
      const primary = primaries.get(id);
      const all = [...(above.get(id) ?? []), ...(primary ? [primary, ...(above.get(primary) ?? [])] : [])];
      return [id, [...new Set(all)].filter((one) => one !== id)];
    }),
  );
}

/** What cannot be well without the resource: all below it and, of the primary of a cluster, the other members. */
export async function dependentsOf(db: Db, id: string): Promise<string[]> {
  const below = (await db.findBy(ResourceScopeRow, { scope: idScope(id) })).map(({ resourceId }) => resourceId);
  const members: string[] = [];
  for (const some of batches([...new Set([id, ...below])])) {
    const led = await db.findBy(ClusterFactRow, { resourceId: In(some), role: 'primary' });
    if (led.length === 0) continue;
    const all = await db.findBy(ClusterFactRow, { clusterId: In(led.map(({ clusterId }) => clusterId)) });
    members.push(...all.filter(({ role }) => role !== 'primary').map(({ resourceId }) => resourceId));
  }
  return [...new Set([...below, ...members])].filter((one) => one !== id);
}

/** What is named, what bears one of the tags, and all that stands below either. */
export async function coveredBy(db: Db, ids: readonly string[], tags: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const some of batches([...ids.map(idScope), ...tags.map(tagScope)]))
    for (const { resourceId } of await db.findBy(ResourceScopeRow, { scope: In(some) })) found.add(resourceId);
  return [...found];
}

/** How each of the resources that exist is. */
export async function statusesOf(db: Db, ids: readonly string[]): Promise<Map<string, ResourceStatus>> {
  const found = new Map<string, ResourceStatus>();
  for (const some of batches(ids)) {
    const rows = await db.find(ResourceRow, { where: { id: In(some) }, select: { id: true, status: true } });
    for (const { id, status } of rows) found.set(id, status);
  }
  return found;
}

/** A resource that is not well by its status. */
export interface TroubledResource {
  id: string;
  name: string;
  status: ResourceStatus;
  /** Epoch ms. */
  since: number;
  reason: string;
}

/** What is down, degraded or flapping and not marked old, the worst first; with ids only of those. */
export async function troubledResources(db: Db, ids?: readonly string[]): Promise<TroubledResource[]> {
  const of = ids ? { id: In([...ids]) } : {};
  const rows = await db.find(ResourceRow, {
    where: { severity: LessThanOrEqual(severityOf('flapping')), ...of },
    select: { id: true, name: true, status: true, statusSince: true, statusReason: true, stale: true },
    order: { severity: 'ASC' },
  });
  return rows
    .filter(({ stale }) => stale === null)
    .map(({ id, name, status, statusSince: since, statusReason: reason }) => ({ id, name, status, since, reason }));
}

async function primariesFor(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const some of batches(ids)) {
    const facts = (await db.findBy(ClusterFactRow, { resourceId: In(some) })).filter(({ role }) => role !== 'primary');
    if (facts.length === 0) continue;
    const clusters = facts.map(({ clusterId }) => clusterId);
    const leading = await db.findBy(ClusterFactRow, { clusterId: In(clusters), role: 'primary' });
    const byCluster = new Map(leading.map(({ clusterId, resourceId }) => [clusterId, resourceId]));
    for (const { resourceId, clusterId } of facts) {
      const primary = byCluster.get(clusterId);
      if (primary) found.set(resourceId, primary);
    }
  }
  return found;
}

async function ancestorsOf(db: Db, ids: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const some of batches(ids))
    for (const { resourceId, scope } of await db.findBy(ResourceScopeRow, { resourceId: In(some) })) {
      const ancestor = scope.startsWith(prefix) ? scope.slice(prefix.length) : resourceId;
      if (ancestor !== resourceId) found.set(resourceId, [...(found.get(resourceId) ?? []), ancestor]);
    }
  return found;
}

function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) =>
    all.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}
