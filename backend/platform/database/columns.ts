import { type QueryRunner, type Table, type TableColumnOptions, TableIndex } from 'typeorm';

/**
 * Columns that mean the same on SQLite and MariaDB/MySQL. Migrations are written with these alone, so that no feature
 * ever asks which engine it is on and the entities show no drift on either.
 */
export const isMysql = (q: QueryRunner): boolean => q.dataSource.options.type !== 'better-sqlite3';

/** `varchar(36)` primary key, a UUIDv7 made by the application. */
export const idColumn = (name = 'id'): TableColumnOptions => ({ name, type: 'varchar', length: '36', isPrimary: true });

/** `varchar(36)` reference to another row. */
export const refColumn = (name: string, isNullable = false): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: '36',
  isNullable,
});

/** Auto-increment integer primary key for high-volume rows. */
export const serialColumn = (q: QueryRunner, name = 'id'): TableColumnOptions => ({
  name,
  type: isMysql(q) ? 'int' : 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
});

/** A name or key; compared byte for byte on both engines (the MySQL connection's collation is utf8mb4_bin). */
export const stringColumn = (name: string, length = 190, isNullable = false): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: String(length),
  isNullable,
});

/** Text, or JSON as `simple-json`, of at most 64 kB on MySQL; what may be more is a `longTextColumn`. */
export const textColumn = (name: string, isNullable = false): TableColumnOptions => ({
  name,
  type: 'text',
  isNullable,
});

/** Text or JSON of any length. Entity side: `@LongText()` or `@LongJson()`. */
export const longTextColumn = (q: QueryRunner, name: string, isNullable = false): TableColumnOptions => ({
  name,
  type: isMysql(q) ? 'longtext' : 'text',
  isNullable,
});

/** `bigint`: epoch milliseconds, bytes, positions. Entities read it with `asNumber`. */
export const bigintColumn = (name: string, isNullable = false, byDefault?: number): TableColumnOptions => ({
  name,
  type: 'bigint',
  isNullable,
  ...(byDefault === undefined ? {} : { default: String(byDefault) }),
});

export const intColumn = (
  q: QueryRunner,
  name: string,
  isNullable = false,
  byDefault?: number,
): TableColumnOptions => ({
  name,
  type: isMysql(q) ? 'int' : 'integer',
  isNullable,
  ...(byDefault === undefined ? {} : { default: String(byDefault) }),
});

/** Entity side: `@Column('boolean', { default: false })`. */
export const flagColumn = (q: QueryRunner, name: string, byDefault = false): TableColumnOptions => ({
  name,
  type: isMysql(q) ? 'tinyint' : 'boolean',
  default: byDefault ? '1' : '0',
});

/** Binary, up to 16 MB on MySQL. Entity side: `@Column(blobType)`. */
export const blobColumn = (q: QueryRunner, name: string, isNullable = false): TableColumnOptions => ({
  name,
  type: isMysql(q) ? 'mediumblob' : 'blob',
  isNullable,
});

export const index = (name: string, ...columnNames: string[]): TableIndex => new TableIndex({ name, columnNames });

export const unique = (name: string, ...columnNames: string[]): TableIndex =>
  new TableIndex({ name, columnNames, isUnique: true });

export async function createTables(q: QueryRunner, tables: Table[]): Promise<void> {
  for (const table of tables) await q.createTable(table);
}

/** Drops them in the opposite order, as the way back of `createTables`. */
export async function dropTables(q: QueryRunner, tables: Table[]): Promise<void> {
  for (const table of [...tables].reverse()) await q.dropTable(table.name);
}

/** Transformer for bigint columns: the drivers hand them back as strings or numbers, the application sees numbers. */
export const asNumber = {
  to: (value: number | null | undefined) => value,
  from: (value: string | number | bigint | null | undefined) =>
    value === null || value === undefined ? value : Number(value),
};
