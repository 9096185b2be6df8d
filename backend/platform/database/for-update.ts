import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';

/**
 * Reads a row as it is now and keeps others from changing it until the transaction ends. On SQLite the transaction
 * holds the write lock already; on MySQL a plain read would show the row as it was when the transaction first read.
 */
export async function findForUpdate<T extends ObjectLiteral>(
  tx: EntityManager,
  row: EntityTarget<T>,
  where: FindOptionsWhere<T>,
): Promise<T | null> {
  if (tx.dataSource.options.type === 'better-sqlite3') return tx.findOneBy(row, where);
  return tx.findOne(row, { where, lock: { mode: 'pessimistic_write' } });
}
