import { quoted } from '../mariadb/sender.js';
import type { AskMember } from './find-extra.js';

/** Names of columns in their order, by schema.table. */
export async function columnsOf(ask: AskMember, tables: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (tables.length === 0) return found;
  const rows = await ask<{ at: string; name: string }>(
    `SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) AS at, COLUMN_NAME AS name FROM information_schema.COLUMNS
 WHERE CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) IN (${list(tables)}) ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
  );
  for (const { at, name } of rows) found.set(at, [...(found.get(at) ?? []), name]);
  return found;
}

/**
 * Why rows of these tables cannot be put back all or none, or not whole; '' when they can. What a foreign key carries on to
 * other rows (CASCADE, SET NULL) stands in no binary log.
 *
 * @param changed those of which rows were updated or deleted
 */
export async function notUndoable(
  ask: AskMember,
  tables: readonly string[],
  changed: readonly string[],
): Promise<string> {
  const engines = await ask<{ at: string; engine: string }>(
    `SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) AS at, ENGINE AS engine FROM information_schema.TABLES
 WHERE CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) IN (${list(tables)})`,
  );
  const gone = tables.find((one) => !engines.some(({ at }) => at === one));
  if (gone) return `${gone} is not there any more`;
  const other = engines.find(({ engine }) => engine !== 'InnoDB');
  if (other) return `${other.at} is kept by ${other.engine}, which takes nothing back that fails half-way`;
  if (changed.length === 0) return '';
  const [carried] = await ask<{ at: string; name: string }>(
    `SELECT CONCAT(UNIQUE_CONSTRAINT_SCHEMA, '.', REFERENCED_TABLE_NAME) AS at, CONSTRAINT_NAME AS name
 FROM information_schema.REFERENTIAL_CONSTRAINTS
 WHERE CONCAT(UNIQUE_CONSTRAINT_SCHEMA, '.', REFERENCED_TABLE_NAME) IN (${list(changed)})
 AND (DELETE_RULE IN ('CASCADE', 'SET NULL') OR UPDATE_RULE IN ('CASCADE', 'SET NULL')) LIMIT 1`,
  );
  if (!carried) return '';
  return `the foreign key ${carried.name} carries changes of ${carried.at} on to rows that stand in no binary log`;
}

const list = (names: readonly string[]) => names.map(quoted).join(', ');
