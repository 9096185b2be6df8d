import type { Db } from './db.js';
import { decodeCursor, type Page, toPage } from '../../platform/http/index.js';
import { nameKey } from '../domain/name.js';
import type { Reach, ResourceFilter, ResourceSort, ResourceSummary } from '../domain/resource-list.js';
import type { ResourceFields } from '../domain/resource-fields.js';
import { factsIn, idScope, tagScope } from './scopes.store.js';
import { allOf, likeText, placeholders, sql, type Sql } from './sql.js';

const COLUMNS = [
  'id',
  'name',
  'nameKey',
  'kind',
  'address',
  'tags',
  'environment',
  'parentId',
  'ownerId',
  'runbookUrl',
  'findings',
  'status',
  'severity',
  'statusSince',
  'statusReason',
  'version',
  'updatedAt',
] as const;
const SELECTED = COLUMNS.map((column) => `r.${column}`).join(', ');

type ListRow = ResourceSummary & { tags: string; findings: string; nameKey: string; severity: number };

/** First column of each order; the name decides between equals. */
const SORT_COLUMNS = { name: null, status: 'severity', kind: 'kind', updated: 'updatedAt' } as const;

interface Order {
  readonly column: 'severity' | 'kind' | 'updatedAt' | null;
  readonly descending: boolean;
}

/**
 * A page of the resources that the reader's rights reach. One statement for a reader of everything, two more for others.
 * `total` is counted for the first page of a filtered list only: the whole list is read far more often than its length.
 */
export async function listResources(db: Db, reach: Reach, filter: ResourceFilter): Promise<Page<ResourceSummary>> {
  const order = orderOf(filter.sort);
  const chosen = conditions(filter).filter((one) => one !== null);
  const where = allOf([within(reach), ...chosen, afterCursor(order, filter.after)]);
  const direction = order.descending ? 'DESC' : 'ASC';
  const by = order.column === null ? (['nameKey'] as const) : ([order.column, 'nameKey'] as const);
  const text = `SELECT ${SELECTED} FROM resource r WHERE ${where.text}
    ORDER BY ${by.map((column) => `r.${column} ${direction}`).join(', ')} LIMIT ${filter.limit + 1}`;
  const rows: ListRow[] = await db.query(text, [...where.values]);
  const cut = toPage(rows, filter.limit, (row) => by.map((column) => row[column]));
  const hiddenByPermission = reach.everything ? 0 : await countHidden(db, reach);
  const page = { items: cut.items.map(summary), next: cut.next, hiddenByPermission };
  if (chosen.length === 0 || filter.after !== undefined) return page;
  return { ...page, total: cut.next === null ? rows.length : await countWhere(db, allOf([within(reach), ...chosen])) };
}

async function countWhere(db: Db, where: Sql): Promise<number> {
  return Number((await one(db, `SELECT COUNT(*) AS n FROM resource r WHERE ${where.text}`, where.values)).n);
}

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

/** Resources in reach that are in one of the statuses: the worst first, then those that are so longest. */
export async function resourcesInStatus(
  db: Db,
  reach: Reach,
  statuses: readonly string[],
  limit: number,
): Promise<ResourceSummary[]> {
  const where = allOf([within(reach), sql(`r.status IN (${placeholders(statuses)})`, ...statuses)]);
  const text = `SELECT ${SELECTED} FROM resource r WHERE ${where.text} ORDER BY r.severity, r.statusSince LIMIT ${limit}`;
  const rows: ListRow[] = await db.query(text, [...where.values]);
  return rows.map(summary);
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

function scopesIn(reach: Reach): string[] {
  return [...reach.tags.map(tagScope), ...reach.ids.map(idScope)];
}

function within(reach: Reach, column = 'r.id'): Sql | null {
  if (reach.everything) return null;
  const scopes = scopesIn(reach);
  if (scopes.length === 0) return sql('1 = 0');
  const list = placeholders(scopes);
  return sql(
    `EXISTS (SELECT 1 FROM resource_scope s WHERE s.resourceId = ${column} AND s.scope IN (${list}))`,
    ...scopes,
  );
}

function conditions(filter: ResourceFilter): (Sql | null)[] {
  const { q, name, kind, tag, status, parentId } = filter;
  const pattern = `%${likeText(nameKey(q ?? ''))}%`;
  return [
    q ? sql(`r.nameKey LIKE ? ESCAPE '|' OR LOWER(r.address) LIKE ? ESCAPE '|'`, pattern, pattern) : null,
    name === undefined ? null : sql('r.nameKey = ?', nameKey(name)),
    kind ? sql('r.kind = ?', kind) : null,
    tag ? sql('r.id IN (SELECT t.resourceId FROM resource_tag t WHERE t.tag = ?)', tag.toLowerCase()) : null,
    status ? sql('r.status = ?', status) : null,
    parentId ? sql('r.parentId = ?', parentId) : null,
  ];
}

function orderOf(sort: ResourceSort): Order {
  const descending = sort.startsWith('-');
  return { column: SORT_COLUMNS[sort.replace('-', '') as keyof typeof SORT_COLUMNS], descending };
}

/** Rows after the cursor. Written so that both engines walk the index from there instead of from its start. */
function afterCursor({ column, descending }: Order, after: string | undefined): Sql | null {
  if (after === undefined) return null;
  const sign = descending ? '<' : '>';
  if (column === null) return sql(`r.nameKey ${sign} ?`, decodeCursor(after, 1)[0]!);
  const [first, key] = decodeCursor(after, 2) as [string | number, string];
  return sql(`r.${column} ${sign}= ? AND (r.${column} ${sign} ? OR r.nameKey ${sign} ?)`, first, first, key);
}

function summary(row: ListRow): ResourceSummary {
  return {
    ...row,
    tags: texts(row.tags),
    findings: texts(row.findings),
    statusSince: Number(row.statusSince),
    updatedAt: Number(row.updatedAt),
  };
}

/** A list of texts as the column holds it; most are empty. */
function texts(json: string): string[] {
  return json === '[]' ? [] : (JSON.parse(json) as string[]);
}

async function one(db: Db, text: string, values: readonly (string | number)[]): Promise<{ n: number | string }> {
  const [row] = await db.query<{ n: number | string }[]>(text, [...values]);
  return row;
}
