import { In, MoreThan } from 'typeorm';
import type { Db } from './db.js';
import { findForUpdate } from '../../platform/database/index.js';
import type { ResourceKind } from '../domain/kind.js';
import { nameKey } from '../domain/name.js';
import type { ResourceFields } from '../domain/resource-fields.js';
import { severityOf, type ResourceStatus, type StaleStatus } from '../domain/status.js';
import { placeAgain, placeNew, unplace } from './scopes.store.js';
import { ResourceRow } from './resource.row.js';

const AT_ONCE = 100;

/** The resource of that id, or null. */
export function resourceById(db: Db, id: string): Promise<ResourceRow | null> {
  return db.findOneBy(ResourceRow, { id });
}

/** The resource as it is now, kept from changing until the transaction ends. */
export function resourceForUpdate(tx: Db, id: string): Promise<ResourceRow | null> {
  return findForUpdate(tx, ResourceRow, { id });
}

/** The resource that goes by that name, in any spelling of capitals. */
export function resourceByName(db: Db, name: string): Promise<ResourceRow | null> {
  return db.findOneBy(ResourceRow, { nameKey: nameKey(name) });
}

/** Those resources of the ids that exist. */
export async function resourcesByIds(db: Db, ids: readonly string[]): Promise<ResourceRow[]> {
  return ids.length === 0 ? [] : db.findBy(ResourceRow, { id: In([...ids]) });
}

/** The next resources behind an id, by id. */
export function resourcesAfter(db: Db, id: string, limit: number): Promise<ResourceRow[]> {
  return db.find(ResourceRow, { where: { id: MoreThan(id) }, order: { id: 'ASC' }, take: limit });
}

/** Resources of a kind, by name. */
export function resourcesOfKind(db: Db, kind: ResourceKind): Promise<ResourceRow[]> {
  return db.find(ResourceRow, { where: { kind }, order: { nameKey: 'ASC' } });
}

/** Ids of the hosts that stand for the machine with the address. */
export async function hostsAt(db: Db, address: string): Promise<string[]> {
  const rows = await db.find(ResourceRow, { where: { kind: 'host', address }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** Every resource, by name. */
export function allResources(db: Db): Promise<ResourceRow[]> {
  return db.find(ResourceRow, { order: { nameKey: 'ASC' } });
}

/** Those directly below a resource, by name. */
export function childrenOf(db: Db, parentId: string): Promise<ResourceRow[]> {
  return db.find(ResourceRow, { where: { parentId }, order: { nameKey: 'ASC' } });
}

/** Name keys → ids of those that exist. */
export async function idsByName(db: Db, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await db.find(ResourceRow, {
    select: { id: true, nameKey: true },
    where: { nameKey: In([...new Set(names.map(nameKey))]) },
  });
  return new Map(rows.map((row) => [row.nameKey, row.id]));
}

/** Databases at an address in its one spelling. */
export function databasesAt(db: Db, address: string): Promise<ResourceRow[]> {
  return db.find(ResourceRow, { where: { kind: 'database', address }, order: { nameKey: 'ASC' } });
}

/** A new resource's row; nothing is known of its health. */
export function newRow(id: string, fields: ResourceFields, at: number): ResourceRow {
  return {
    id,
    ...columnsOf(fields),
    kind: fields.kind,
    findings: [],
    status: 'unknown',
    severity: severityOf('unknown'),
    statusSince: at,
    statusReason: '',
    stale: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/**
 * Adds resources with their tags and scopes; parents come before their children. The caller holds the tree's lock.
 * @throws a unique violation when a name is taken
 */
export async function addResources(tx: Db, rows: readonly ResourceRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) await tx.insert(ResourceRow, rows.slice(at, at + AT_ONCE));
  await placeNew(tx, rows);
}

/**
 * Writes changed fields over the row that was read for update; the scopes follow. The caller holds the tree's lock.
 * @throws a unique violation when the name is taken
 */
export async function changeResource(
  tx: Db,
  row: ResourceRow,
  fields: ResourceFields,
  at: number,
): Promise<ResourceRow> {
  const moved = row.parentId !== fields.parentId || row.tags.join() !== fields.tags.join();
  const change = { ...columnsOf(fields), version: row.version + 1, updatedAt: at };
  await tx.update(ResourceRow, { id: row.id }, change);
  if (moved) await placeAgain(tx, row.id);
  return { ...row, ...change };
}

/** Removes a resource; what stood directly below it moves up to its parent. The caller holds the tree's lock. */
export async function removeResource(tx: Db, row: ResourceRow): Promise<void> {
  const children = await childrenOf(tx, row.id);
  await tx.update(ResourceRow, { parentId: row.id }, { parentId: row.parentId });
  await tx.delete(ResourceRow, { id: row.id });
  for (const child of children) await placeAgain(tx, child.id);
  await unplace(tx, row.id);
}

/** Sets what stands out about a resource. */
export async function setFindings(tx: Db, id: string, findings: string[]): Promise<void> {
  await tx.update(ResourceRow, { id }, { findings });
}

/** A status as health decided it. */
export interface StatusChange {
  readonly resourceId: string;
  readonly status: ResourceStatus;
  /** Epoch ms. */
  readonly since: number;
  /** One sentence; cut at 500 characters. */
  readonly reason: string;
  readonly stale?: StaleStatus | null;
}

/** Writes a status to the resource's row, so that lists sort by it. Its version stays: people did not change it. */
export async function recordStatus(tx: Db, change: StatusChange): Promise<void> {
  const { status, since, reason, stale = null } = change;
  await tx.update(
    ResourceRow,
    { id: change.resourceId },
    {
      status,
      severity: severityOf(status),
      statusSince: since,
      statusReason: reason.slice(0, 500).toWellFormed(),
      stale,
    },
  );
}

function columnsOf(fields: ResourceFields) {
  const { name, address, parentId, environment, notes, ownerId, runbookUrl } = fields;
  const tags = [...fields.tags];
  return { name, nameKey: nameKey(name), address, tags, parentId, environment, notes, ownerId, runbookUrl };
}

/** What people write about a resource, out of its row. */
export function fieldsOf(row: ResourceRow): ResourceFields {
  const { name, kind, address, tags, parentId, environment, notes, ownerId, runbookUrl } = row;
  return { name, kind, address, tags, parentId, environment, notes, ownerId, runbookUrl };
}
