import type { Db } from './db.js';
import { decodeCursor, type Page, toPage } from '../../platform/http/index.js';
import { nameKey } from '../domain/name.js';
import type { StaleStatus } from '../domain/status.js';
import type { Reach, ResourceFilter, ResourceSort, ResourceSummary } from '../domain/resource-list.js';
import { countHidden, one } from './inventory.queries.js';
import { within } from './reach.sql.js';
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
  'stale',
  'version',
  'updatedAt',
] as const;
const SELECTED = COLUMNS.map((column) => `r.${column}`).join(', ');

type ListRow = Omit<ResourceSummary, 'stale'> & {
  tags: string;
  findings: string;
  stale: string | null;
  nameKey: string;
  severity: number;
};

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

async function countWhere(db: Db, where: Sql): Promise<number> {
  return Number((await one(db, `SELECT COUNT(*) AS n FROM resource r WHERE ${where.text}`, where.values)).n);
}

function conditions(filter: ResourceFilter): (Sql | null)[] {
  const { q, name, kind, tag, status, parentId } = filter;
  return [
    q ? containing(`%${likeText(nameKey(q))}%`) : null,
    name === undefined ? null : sql('r.nameKey = ?', nameKey(name)),
    kind ? sql('r.kind = ?', kind) : null,
    tag ? sql('r.id IN (SELECT t.resourceId FROM resource_tag t WHERE t.tag = ?)', tag.toLowerCase()) : null,
    status ? sql('r.status = ?', status) : null,
    parentId ? sql('r.parentId = ?', parentId) : null,
  ];
}

const containing = (pattern: string): Sql =>
  sql(`r.nameKey LIKE ? ESCAPE '|' OR LOWER(r.address) LIKE ? ESCAPE '|'`, pattern, pattern);

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

/** The row itself, its columns read as what they stand for; copying fifty rows costs as much as selecting one. */
function summary(row: ListRow): ResourceSummary {
  return Object.assign<Omit<ListRow, 'stale'>, Pick<ResourceSummary, 'stale'> & Partial<ResourceSummary>>(row, {
    tags: texts(row.tags),
    findings: texts(row.findings),
    statusSince: Number(row.statusSince),
    stale: row.stale === null ? null : (JSON.parse(row.stale) as StaleStatus),
    updatedAt: Number(row.updatedAt),
  });
}

/** Lists that many rows share, by the column's text. */
const known = new Map<string, readonly string[]>();
const keptLists = 1_000;

/** A list of texts as the column holds it. */
function texts(json: string): readonly string[] {
  const kept = known.get(json);
  if (kept) return kept;
  const list = Object.freeze(JSON.parse(json) as string[]);
  if (known.size >= keptLists) known.clear();
  known.set(json, list);
  return list;
}
