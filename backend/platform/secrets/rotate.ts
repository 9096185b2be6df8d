import { type EntityTarget, IsNull, MoreThan, Not, type ObjectLiteral } from 'typeorm';
import type { SealedColumn, Store } from '../database/index.js';
import type { SecretBox } from './secret-box.js';

const batch = 100;

/**
 * Makes a new sealing key and seals every secret anew, a hundred rows a transaction; the old keys are dropped only when
 * nothing is left under them. Interrupted, it may simply be run again.
 * @returns how many secrets were sealed anew
 */
export async function rotateSealingKey(store: Store, box: SecretBox, columns: SealedColumn[]): Promise<number> {
  box.addKey();
  let count = 0;
  for (let stale = 1; stale > 0; count += stale) {
    stale = 0;
    for (const column of columns) stale += await resealColumn(store, box, column);
  }
  box.forgetOldKeys();
  return count;
}

async function resealColumn(store: Store, box: SecretBox, { entity, column, context }: SealedColumn): Promise<number> {
  const target = entity as EntityTarget<ObjectLiteral>;
  let count = 0;
  for (let after = ''; ;) {
    const rows = await store.write(async (tx) => {
      const where = { id: MoreThan(after), [column]: Not(IsNull()) };
      const found = await tx.find(target, { where, order: { id: 'ASC' }, take: batch });
      for (const row of found) {
        const sealed = row[column] as string;
        if (!box.isStale(sealed)) continue;
        const place = context(row as { id: string });
        await tx.update(target, { id: row.id }, { [column]: box.seal(box.open(sealed, place), place) });
        count++;
      }
      return found;
    });
    if (rows.length < batch) return count;
    after = rows[rows.length - 1].id as string;
  }
}
