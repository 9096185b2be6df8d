import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Tx } from './tx.js';

export interface UpsertShape<E extends ObjectLiteral> {
  entity: new () => E;
  /** In the order of the values of a row. */
  columns: readonly (keyof E & string)[];
  keys: readonly (keyof E & string)[];
}

/** Rows of one statement; a rest goes in smaller ones, so that few different statements are ever prepared. */
const sizes = [50, 10, 1];
const statements = new WeakMap<DataSource, Map<string, string>>();

/**
 * Writes many rows by their keys. TypeORM makes each statement once; building it anew for every row costs ten times what
 * the database takes. Values are what the database stores: JSON as text, bytes as a Buffer.
 */
export async function bulkUpsert<E extends ObjectLiteral>(
  tx: Tx,
  shape: UpsertShape<E>,
  rows: unknown[][],
): Promise<void> {
  let from = 0;
  for (const size of sizes)
    for (; rows.length - from >= size; from += size)
      await tx.query(statementOf(tx, shape, size), rows.slice(from, from + size).flat());
}

function statementOf<E extends ObjectLiteral>(tx: Tx, shape: UpsertShape<E>, size: number): string {
  const known = statements.get(tx.dataSource) ?? new Map<string, string>();
  statements.set(tx.dataSource, known);
  const name = `${shape.entity.name} ${size}`;
  const statement = known.get(name) ?? make(tx, shape, size);
  known.set(name, statement);
  return statement;
}

function make<E extends ObjectLiteral>(tx: Tx, { entity, columns, keys }: UpsertShape<E>, size: number): string {
  const metadata = tx.dataSource.getMetadata(entity as EntityTarget<E>);
  const order = metadata.columns.map(({ propertyName }) => propertyName);
  if (order.join() !== columns.join()) throw new Error(`the columns of ${entity.name} are ${order.join()}`);
  // A text: nulls and numbers would stand in the statement itself.
  const row = Object.fromEntries(columns.map((name) => [name, '1'])) as unknown as E;
  const rest = columns.filter((name) => !keys.includes(name));
  return tx
    .createQueryBuilder()
    .insert()
    .into(entity)
    .values(Array.from({ length: size }, () => row))
    .orUpdate([...rest], [...keys])
    .updateEntity(false)
    .getQueryAndParameters()[0];
}
