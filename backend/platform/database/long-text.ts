import { Column, type ColumnOptions, type DataSource, type QueryRunner } from 'typeorm';
import { isMysql } from './columns.js';

const long: { entity: Function; property: string }[] = [];

const asJson = {
  to: (value: unknown) => (value === undefined || value === null ? value : JSON.stringify(value)),
  from: (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : text),
};

const longColumn =
  (options: ColumnOptions): PropertyDecorator =>
  (target, property) => {
    Column('text', options)(target, property);
    long.push({ entity: target.constructor, property: String(property) });
  };

/** Entity side of `longTextColumn` for text. */
export const LongText = (): PropertyDecorator => longColumn({});

/** Entity side of `longTextColumn` for JSON. */
export const LongJson = (): PropertyDecorator => longColumn({ transformer: asJson });

/** Tells MySQL's entities what their long columns are there; SQLite has one kind of text. Before any of them is used. */
export function nameLongColumns(source: DataSource): void {
  for (const { entity, property } of long) {
    if (!source.hasMetadata(entity)) continue;
    const column = source.getMetadata(entity).findColumnWithPropertyName(property);
    if (column) column.type = 'longtext';
  }
}

/** Lets text columns of 64 kB hold 4 GB; they stay NOT NULL. */
export async function widenText(q: QueryRunner, table: string, columns: readonly string[]): Promise<void> {
  await modify(q, table, columns, 'longtext');
}

/**
 * The way back. `first` makes fit what is too long; where all text is of one kind nothing has to.
 *
 * @throws when something still does not fit
 */
export async function narrowText(
  q: QueryRunner,
  table: string,
  columns: readonly string[],
  first: readonly string[] = [],
): Promise<void> {
  if (isMysql(q)) for (const statement of first) await q.query(statement);
  await modify(q, table, columns, 'text');
}

async function modify(q: QueryRunner, table: string, columns: readonly string[], type: string): Promise<void> {
  if (!isMysql(q) || columns.length === 0) return;
  const changes = columns.map((name) => `MODIFY \`${name}\` ${type} NOT NULL`);
  await q.query(`ALTER TABLE \`${table}\` ${changes.join(', ')}`);
}

/** `column` is longer than a text column of 64 kB holds, for the WHERE of a way back. */
export const tooLong = (column: string): string => `LENGTH(${column}) > 65535`;
