import { AccessHeadRow } from './access.row.js';
import type { Db } from './db.js';

/** Makes this transaction wait for, and be waited for by, every other one that changes who may do what. Call it first. */
export async function serializeAccessChange(tx: Db): Promise<void> {
  await tx.increment(AccessHeadRow, { id: 1 }, 'version', 1);
}
