import { Brackets, In, type SelectQueryBuilder } from 'typeorm';
import { decodeCursor, toPage, type Page } from '../../platform/http/index.js';
import type { Store } from '../../platform/database/index.js';
import type { ScopeFilter } from '../domain/rights.js';
import type { Scope } from '../domain/scope.js';
import { GrantRow, ServiceAccountRow, TokenRow } from './access.row.js';
import { PersonRow } from './person.row.js';

export interface GrantsQuery {
  readonly subject?: string;
  readonly scope?: Scope;
  readonly limit: number;
  readonly after?: string;
}

/** What the caller may see: their own grants, and those within the scopes where they hold `grant.read`. */
export interface GrantsVisible {
  readonly own: string | null;
  readonly filter: ScopeFilter;
}

export interface ListedGrant extends GrantRow {
  readonly subjectName: string;
}

/** One page of grants, oldest first, with how many the caller may not see. */
export async function listGrants(store: Store, query: GrantsQuery, visible: GrantsVisible): Promise<Page<ListedGrant>> {
  const seen = allowed(matching(store, query), visible);
  const total = await seen.clone().getCount();
  const everyone = await store.read.count(GrantRow);
  const hidden = everyone - (await allowed(store.read.createQueryBuilder(GrantRow, 'g'), visible).getCount());
  if (query.after) seen.andWhere('g.id > :after', { after: decodeCursor(query.after, 1)[0] });
  const rows = await seen
    .orderBy('g.id')
    .limit(query.limit + 1)
    .getMany();
  const page = toPage(rows, query.limit, (row) => [row.id]);
  return { ...page, items: await withNames(store, page.items), hiddenByPermission: hidden, total };
}

/** One grant as lists show it. */
export async function shownGrant(store: Store, id: string): Promise<ListedGrant | null> {
  const row = await store.read.findOneBy(GrantRow, { id });
  return row && (await withNames(store, [row]))[0];
}

function matching(store: Store, { subject, scope }: GrantsQuery): SelectQueryBuilder<GrantRow> {
  const grants = store.read.createQueryBuilder(GrantRow, 'g');
  if (subject) grants.andWhere('g.subjectId = :subject', { subject });
  if (scope) grants.andWhere('g.scopeKind = :kind', { kind: scope.kind });
  if (scope && scope.kind !== 'everything') grants.andWhere('g.scopeValue = :value', { value: scope.value });
  return grants;
}

function allowed(grants: SelectQueryBuilder<GrantRow>, { own, filter }: GrantsVisible): SelectQueryBuilder<GrantRow> {
  if (filter.everything) return grants;
  return grants.andWhere(
    new Brackets((any) => {
      any.where('g.subjectId = :own', { own: own ?? '' });
      if (filter.tags.length > 0)
        any.orWhere("(g.scopeKind = 'tag' AND g.scopeValue IN (:...tags))", { tags: filter.tags });
      if (filter.ids.length > 0)
        any.orWhere("(g.scopeKind = 'resource' AND g.scopeValue IN (:...ids))", { ids: filter.ids });
    }),
  );
}

async function withNames(store: Store, grants: GrantRow[]): Promise<ListedGrant[]> {
  const ids = [...new Set(grants.map(({ subjectId }) => subjectId))];
  const named =
    ids.length === 0
      ? []
      : [
          ...(await store.read.find(PersonRow, { where: { id: In(ids) }, select: { id: true, name: true } })),
          ...(await store.read.find(ServiceAccountRow, { where: { id: In(ids) }, select: { id: true, name: true } })),
        ];
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return grants.map((grant) => ({ ...grant, subjectName: names.get(grant.subjectId) ?? grant.subjectId }));
}

export interface ListedAccount extends ServiceAccountRow {
  readonly tokens: TokenRow[];
}

/** One page of service accounts by name, each with its tokens. */
export async function listServiceAccounts(
  store: Store,
  { limit, after, q }: { limit: number; after?: string; q?: string },
): Promise<Page<ListedAccount>> {
  const accounts = store.read.createQueryBuilder(ServiceAccountRow, 's');
  if (q) accounts.andWhere('s.name >= :q AND s.name < :end', { q, end: `${q}\u{10ffff}` });
  const total = await accounts.clone().getCount();
  if (after) accounts.andWhere('s.name > :after', { after: decodeCursor(after, 1)[0] });
  const rows = await accounts
    .orderBy('s.name')
    .limit(limit + 1)
    .getMany();
  const page = toPage(rows, limit, (row) => [row.name]);
  return { ...page, items: await withTokens(store, page.items), hiddenByPermission: 0, total };
}

export async function shownServiceAccount(store: Store, id: string): Promise<ListedAccount | null> {
  const row = await store.read.findOneBy(ServiceAccountRow, { id });
  return row && (await withTokens(store, [row]))[0];
}

async function withTokens(store: Store, accounts: ServiceAccountRow[]): Promise<ListedAccount[]> {
  const ids = accounts.map(({ id }) => id);
  const tokens =
    ids.length === 0 ? [] : await store.read.find(TokenRow, { where: { ownerId: In(ids) }, order: { id: 'ASC' } });
  return accounts.map((account) => ({ ...account, tokens: tokens.filter(({ ownerId }) => ownerId === account.id) }));
}

export const listTokens = (store: Store, ownerId: string): Promise<TokenRow[]> =>
  store.read.find(TokenRow, { where: { ownerId }, order: { id: 'ASC' } });
