import { In } from 'typeorm';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Db } from './db.js';
import { ClusterExtraPartRow, ClusterExtraRow } from './extra.row.js';

export type { ClusterExtraRow };

const PART_BYTES = 256 * 1024;
/** Of one member; older ones go. */
const MOST_KEPT = 20;

/** Keeps it with its SQL. */
export async function addExtra(tx: Db, row: Omit<ClusterExtraRow, 'bytes'>, sql: string): Promise<ClusterExtraRow> {
  const whole = { ...row, bytes: Buffer.byteLength(sql) };
  await tx.insert(ClusterExtraRow, whole);
  const packed = gzipSync(sql);
  for (let n = 0; n * PART_BYTES < packed.length; n++) {
    const data = packed.subarray(n * PART_BYTES, (n + 1) * PART_BYTES).toString('base64');
    await tx.insert(ClusterExtraPartRow, { extraId: row.id, n, data });
  }
  const old = await tx.find(ClusterExtraRow, {
    ...{ where: { memberId: row.memberId }, order: { at: 'DESC', id: 'DESC' }, skip: MOST_KEPT, take: MOST_KEPT },
    select: { id: true },
  });
  await forget(
    tx,
    old.map(({ id }) => id),
  );
  return whole;
}

export async function noteExtra(tx: Db, id: string, change: Partial<ClusterExtraRow>): Promise<void> {
  await tx.update(ClusterExtraRow, { id }, change);
}

export async function removeExtras(tx: Db, clusterId: string): Promise<void> {
  const rows = await tx.find(ClusterExtraRow, { where: { clusterId }, select: { id: true } });
  await forget(
    tx,
    rows.map(({ id }) => id),
  );
}

/** The SQL of what was kept. */
export async function sqlOfExtra(db: Db, extraId: string): Promise<string> {
  const parts = await db.find(ClusterExtraPartRow, { where: { extraId }, order: { n: 'ASC' } });
  return gunzipSync(Buffer.concat(parts.map(({ data }) => Buffer.from(data, 'base64')))).toString('utf8');
}

export function extraById(db: Db, clusterId: string, id: string): Promise<ClusterExtraRow | null> {
  return db.findOneBy(ClusterExtraRow, { id, clusterId });
}

/** What was read of a member last. */
export async function lastExtra(db: Db, memberId: string): Promise<ClusterExtraRow | null> {
  const [row] = await db.find(ClusterExtraRow, { where: { memberId }, order: { at: 'DESC', id: 'DESC' }, take: 1 });
  return row ?? null;
}

/** All but the transactions themselves, which may be long. */
export type ExtraHead = Omit<ClusterExtraRow, 'transactions' | 'parting'>;

const head = {
  ...{ id: true, clusterId: true, memberId: true, memberName: true, recoveryId: true, at: true, state: true },
  ...{ count: true, kept: true, names: true, rows: true, trouble: true, noUndo: true, bytes: true },
} as const;

/** What one recovery had kept. */
export function extrasOfRecovery(db: Db, recoveryId: string): Promise<ExtraHead[]> {
  return db.find(ClusterExtraRow, { where: { recoveryId }, order: { at: 'DESC', id: 'DESC' }, select: head });
}

/** What was read last of each of these members. */
export async function lastExtras(db: Db, memberIds: readonly string[]): Promise<ExtraHead[]> {
  const found = await Promise.all(
    memberIds.map((memberId) =>
      db.find(ClusterExtraRow, { where: { memberId }, order: { at: 'DESC', id: 'DESC' }, take: 1, select: head }),
    ),
  );
  return found.flat();
}

/** Of these clusters, newest first. */
export function extrasOf(db: Db, clusterIds: readonly string[]): Promise<ExtraHead[]> {
  if (clusterIds.length === 0) return Promise.resolve([]);
  return db.find(ClusterExtraRow, {
    where: { clusterId: In([...clusterIds]) },
    order: { at: 'DESC', id: 'DESC' },
    take: 200,
    select: head,
  });
}

async function forget(tx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.delete(ClusterExtraPartRow, { extraId: In([...ids]) });
  await tx.delete(ClusterExtraRow, { id: In([...ids]) });
}
