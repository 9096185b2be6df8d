import { LessThan } from 'typeorm';
import type { Db } from './db.js';
import { OneTimeLinkRow, type LinkKind } from './session.row.js';

/** Adds a link and takes back every earlier one of the same kind for the same person: only the last one works. */
export async function addLink(tx: Db, link: OneTimeLinkRow): Promise<void> {
  if (link.personId === null) await tx.delete(OneTimeLinkRow, { kind: link.kind });
  else await tx.delete(OneTimeLinkRow, { personId: link.personId });
  await tx.insert(OneTimeLinkRow, link);
}

export async function findLink(db: Db, secretHash: string, now: number): Promise<OneTimeLinkRow | null> {
  const link = await db.findOneBy(OneTimeLinkRow, { secretHash });
  return link && link.expiresAt > now ? link : null;
}

export const pendingLink = (db: Db, kind: LinkKind): Promise<OneTimeLinkRow | null> =>
  db.findOneBy(OneTimeLinkRow, { kind });

/** Uses the link up; false when someone else just did. */
export async function useLink(tx: Db, id: string): Promise<boolean> {
  const { affected } = await tx.delete(OneTimeLinkRow, { id });
  return (affected ?? 0) > 0;
}

export async function removeLinksOf(tx: Db, personId: string): Promise<void> {
  await tx.delete(OneTimeLinkRow, { personId });
}

export async function forgetExpiredLinks(tx: Db, now: number): Promise<void> {
  await tx.delete(OneTimeLinkRow, { expiresAt: LessThan(now) });
}
