import type { Reach } from '../domain/resource-list.js';
import type { ResourceFields } from '../domain/resource-fields.js';
import type { Db } from './db.js';
import { scopesIn, within } from './reach.sql.js';
import { factsIn } from './scopes.store.js';
import { placeholders, sql } from './sql.js';

/** How many resources the reader may not see; no filter of theirs plays a part. */
export async function countHidden(db: Db, reach: Reach): Promise<number> {
  if (reach.everything) return 0;
  const seen = await countVisible(db, reach);
  return Number((await one(db, 'SELECT COUNT(*) AS n FROM resource', [])).n) - seen;
}

/** How many resources a reader's rights reach. */
export async function countVisible(db: Db, reach: Reach): Promise<number> {
  if (reach.everything) return Number((await one(db, 'SELECT COUNT(*) AS n FROM resource', [])).n);
  const scopes = scopesIn(reach);
  if (scopes.length === 0) return 0;
  const text = `SELECT COUNT(DISTINCT resourceId) AS n FROM resource_scope WHERE scope IN (${placeholders(scopes)})`;
  return Number((await one(db, text, scopes)).n);
}

/** How many of the resources in reach are in each status; statuses with none are left out. */
export async function countByStatus(db: Db, reach: Reach): Promise<Record<string, number>> {
  const where = within(reach) ?? sql('1 = 1');
  const text = `SELECT r.status AS status, COUNT(*) AS n FROM resource r WHERE ${where.text} GROUP BY r.status`;
  const rows: { status: string; n: number | string }[] = await db.query(text, [...where.values]);
  return Object.fromEntries(rows.map(({ status, n }) => [status, Number(n)]));
}

/** Every tag among the resources in reach, with how many bear it. */
export async function countTags(db: Db, reach: Reach): Promise<{ tag: string; count: number }[]> {
  const where = within(reach, 't.resourceId') ?? sql('1 = 1');
  const text = `SELECT t.tag AS tag, COUNT(*) AS n FROM resource_tag t WHERE ${where.text} GROUP BY t.tag ORDER BY t.tag`;
  const rows: { tag: string; n: number | string }[] = await db.query(text, [...where.values]);
  return rows.map((row) => ({ tag: row.tag, count: Number(row.n) }));
}

/** Ids of the resources in reach, among those given or among all. */
export async function idsInReach(db: Db, reach: Reach): Promise<Set<string>> {
  const where = within(reach) ?? sql('1 = 1');
  const rows: { id: string }[] = await db.query(`SELECT r.id AS id FROM resource r WHERE ${where.text}`, [
    ...where.values,
  ]);
  return new Set(rows.map((row) => row.id));
}

/** What rights are judged on: tags and ancestors, its own and those it inherits. Null when there is no such resource. */
export async function resourceFacts(db: Db, id: string) {
  const rows: { name: string; scope: string }[] = await db.query(
    'SELECT r.name AS name, s.scope AS scope FROM resource r JOIN resource_scope s ON s.resourceId = r.id WHERE r.id = ?',
    [id],
  );
  if (rows.length === 0) return null;
  const scopes = rows.map((row) => row.scope);
  return { kind: 'resource', id, name: rows[0].name, ...factsIn(id, scopes) };
}

/** What people write about every resource, without building entities: an import compares ten thousand at once. */
export async function knownFields(db: Db): Promise<{ id: string; version: number; fields: ResourceFields }[]> {
  type Row = ResourceFields & { id: string; version: number; tags: string };
  const rows = await db.query<Row[]>(
    `SELECT id, version, name, kind, address, tags, parentId, environment, notes, ownerId, runbookUrl
     FROM resource ORDER BY nameKey`,
  );
  return rows.map(({ id, version, tags, ...rest }) => ({
    id,
    version: Number(version),
    fields: { ...rest, tags: JSON.parse(tags) as string[] },
  }));
}

/** The one row of a statement that counts. */
export async function one(db: Db, text: string, values: readonly (string | number)[]): Promise<{ n: number | string }> {
  const [row] = await db.query<{ n: number | string }[]>(text, [...values]);
  return row;
}
