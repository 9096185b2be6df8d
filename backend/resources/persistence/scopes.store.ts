import { In } from 'typeorm';
import type { Db } from './db.js';
import { ResourceMarkRow, ResourceRow, ResourceScopeRow, ResourceTagRow } from './resource.row.js';
import { findForUpdate } from '../../platform/database/index.js';

const AT_ONCE = 200;

export const tagScope = (tag: string): string => `tag:${tag}`;
export const idScope = (id: string): string => `id:${id}`;

/** Tags and ancestors that stand in scopes, of which one is the resource itself. */
export function factsIn(id: string, scopes: readonly string[]): { tags: string[]; ancestors: string[] } {
  const after = (prefix: string) =>
    scopes.filter((scope) => scope.startsWith(prefix)).map((scope) => scope.slice(prefix.length));
  return { tags: after('tag:').sort(), ancestors: after('id:').filter((one) => one !== id) };
}

/**
 * One at a time changes who stands below whom; on SQLite every writer does already. It comes first in a transaction: on
 * MySQL the first plain read fixes what all later ones see, and that must be after the one before has committed.
 */
export async function lockTree(tx: Db): Promise<void> {
  await findForUpdate(tx, ResourceMarkRow, { name: 'tree' });
}

/** Every scope that covers a resource. */
export async function scopesOf(db: Db, resourceId: string): Promise<string[]> {
  return (await db.findBy(ResourceScopeRow, { resourceId })).map((row) => row.scope);
}

/** A parent's tags and, nearest or not, all above it with itself: what its children inherit. */
export async function ancestorsAndTags(db: Db, id: string): Promise<{ tags: string[]; ancestors: string[] }> {
  return factsIn('', await scopesOf(db, id));
}

/** Ids of all that stand below a resource. */
export async function idsBelow(db: Db, id: string): Promise<string[]> {
  const rows = await db.findBy(ResourceScopeRow, { scope: idScope(id) });
  return rows.map((row) => row.resourceId).filter((one) => one !== id);
}

/** Writes the tags and scopes of resources that have none yet. Parents come before their children. */
export async function placeNew(tx: Db, rows: readonly ResourceRow[]): Promise<void> {
  const scopes = await scopesFor(tx, rows);
  await insertPairs(
    tx,
    ResourceTagRow,
    rows.flatMap((row) => row.tags.map((tag) => ({ tag, resourceId: row.id }))),
  );
  await insertPairs(
    tx,
    ResourceScopeRow,
    [...scopes].flatMap(([resourceId, all]) => [...all].map((scope) => ({ scope, resourceId }))),
  );
}

/** Writes tags and scopes of a changed resource anew, and of all below it. */
export async function placeAgain(tx: Db, id: string): Promise<void> {
  const ids = [id, ...(await idsBelow(tx, id))];
  const rows = parentsFirst(await rowsOf(tx, ids));
  for (const some of batches(ids)) {
    await tx.delete(ResourceTagRow, { resourceId: In(some) });
    await tx.delete(ResourceScopeRow, { resourceId: In(some) });
  }
  await placeNew(tx, rows);
}

/** Forgets the tags and scopes of a removed resource. */
export async function unplace(tx: Db, resourceId: string): Promise<void> {
  await tx.delete(ResourceTagRow, { resourceId });
  await tx.delete(ResourceScopeRow, { resourceId });
}

async function rowsOf(tx: Db, ids: readonly string[]): Promise<ResourceRow[]> {
  const found: ResourceRow[] = [];
  for (const some of batches(ids)) found.push(...(await tx.findBy(ResourceRow, { id: In(some) })));
  return found;
}

function parentsFirst(rows: readonly ResourceRow[]): ResourceRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const placed = new Set<ResourceRow>();
  const place = (row: ResourceRow, waiting: ReadonlySet<ResourceRow>) => {
    const parent = byId.get(row.parentId ?? '');
    if (parent && !placed.has(parent) && !waiting.has(parent)) place(parent, new Set([...waiting, row]));
    placed.add(row);
  };
  for (const row of rows) place(row, new Set([row]));
  return [...placed];
}

/** The scopes of each row: its own, and all of its parent's. */
async function scopesFor(tx: Db, rows: readonly ResourceRow[]): Promise<Map<string, Set<string>>> {
  const scopes = new Map<string, Set<string>>();
  const here = new Set(rows.map((row) => row.id));
  const outside = [...new Set(rows.map((row) => row.parentId))].filter((id) => id !== null && !here.has(id));
  const above = new Map<string, string[]>();
  for (const some of batches(outside as string[])) {
    for (const row of await tx.findBy(ResourceScopeRow, { resourceId: In(some) })) {
      above.set(row.resourceId, [...(above.get(row.resourceId) ?? []), row.scope]);
    }
  }
  for (const row of rows) {
    const inherited = scopes.get(row.parentId ?? '') ?? above.get(row.parentId ?? '') ?? [];
    scopes.set(row.id, new Set([...inherited, idScope(row.id), ...row.tags.map(tagScope)]));
  }
  return scopes;
}

async function insertPairs(
  tx: Db,
  entity: typeof ResourceTagRow | typeof ResourceScopeRow,
  pairs: readonly object[],
): Promise<void> {
  for (const some of batches(pairs)) await tx.insert(entity, some);
}

function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) =>
    all.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}
