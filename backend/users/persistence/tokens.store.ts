import { ServiceAccountRow, TokenRow } from './access.row.js';
import type { Db } from './db.js';

export async function addToken(tx: Db, token: TokenRow): Promise<void> {
  await tx.insert(TokenRow, token);
}

export const tokenBySecret = (db: Db, secretHash: string): Promise<TokenRow | null> =>
  db.findOneBy(TokenRow, { secretHash });

export const tokenOf = (db: Db, ownerId: string, id: string): Promise<TokenRow | null> =>
  db.findOneBy(TokenRow, { id, ownerId });

export const tokensOf = (db: Db, ownerId: string): Promise<TokenRow[]> =>
  db.find(TokenRow, { where: { ownerId }, order: { createdAt: 'DESC', id: 'ASC' } });

export interface EndingToken {
  readonly kind: string;
  readonly owner: string;
  readonly token: string;
  readonly expiresAt: number;
}

/** Every token that has an end, with the name of whose it is. */
export async function tokensThatEnd(db: Db): Promise<EndingToken[]> {
  const rows = await db.query<EndingToken[]>(
    'SELECT t.kind, COALESCE(p.name, s.name) AS owner, t.name AS token, t.expiresAt FROM access_token t' +
      ' LEFT JOIN person p ON p.id = t.ownerId LEFT JOIN service_account s ON s.id = t.ownerId' +
      ' WHERE t.expiresAt IS NOT NULL',
  );
  return rows.map((row) => ({ ...row, owner: row.owner ?? '', expiresAt: Number(row.expiresAt) }));
}

export async function noteTokenUse(tx: Db, id: string, lastUsedAt: number, lastUsedFrom: string): Promise<void> {
  await tx.update(TokenRow, { id }, { lastUsedAt, lastUsedFrom });
}

export async function removeToken(tx: Db, ownerId: string, id: string): Promise<boolean> {
  const { affected } = await tx.delete(TokenRow, { id, ownerId });
  return (affected ?? 0) > 0;
}

export async function removeTokensOf(tx: Db, ownerId: string): Promise<number> {
  const { affected } = await tx.delete(TokenRow, { ownerId });
  return affected ?? 0;
}

/** @throws a unique violation when the name is taken */
export async function addServiceAccount(tx: Db, account: ServiceAccountRow): Promise<void> {
  await tx.insert(ServiceAccountRow, account);
}

export const serviceAccountById = (db: Db, id: string): Promise<ServiceAccountRow | null> =>
  db.findOneBy(ServiceAccountRow, { id });

export async function removeServiceAccount(tx: Db, id: string): Promise<void> {
  await tx.delete(ServiceAccountRow, { id });
}
