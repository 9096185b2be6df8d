import type { Reach } from '../domain/resource-list.js';
import { idScope, tagScope } from './scopes.store.js';
import { placeholders, sql, type Sql } from './sql.js';

/** The scopes of grants that the reader holds, as `resource_scope` writes them. */
export function scopesIn(reach: Reach): string[] {
  return [...reach.tags.map(tagScope), ...reach.ids.map(idScope)];
}

/** The condition that a resource is in reach; null for a reader of everything. */
export function within(reach: Reach, column = 'r.id'): Sql | null {
  if (reach.everything) return null;
  const scopes = scopesIn(reach);
  if (scopes.length === 0) return sql('1 = 0');
  const list = placeholders(scopes);
  return sql(
    `EXISTS (SELECT 1 FROM resource_scope s WHERE s.resourceId = ${column} AND s.scope IN (${list}))`,
    ...scopes,
  );
}

/** The same for other features: whether the resource in a column is in reach, as a condition with its parameters. */
export function reachSql(reach: Reach, column: string): Sql {
  return within(reach, column) ?? sql('1 = 1');
}
