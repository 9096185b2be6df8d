import { LessThan, Not } from 'typeorm';
import type { Db } from './db.js';
import { PersonRow } from './person.row.js';
import { SessionRow } from './session.row.js';

export async function addSession(tx: Db, session: SessionRow): Promise<void> {
  await tx.insert(SessionRow, session);
}

export interface SessionOfPerson {
  session: SessionRow;
  person: PersonRow;
}

export async function sessionBySecret(db: Db, secretHash: string): Promise<SessionOfPerson | null> {
  const session = await db.findOneBy(SessionRow, { secretHash });
  const person = session && (await db.findOneBy(PersonRow, { id: session.personId }));
  return session && person ? { session, person } : null;
}

export const sessionById = (db: Db, id: string): Promise<SessionRow | null> => db.findOneBy(SessionRow, { id });

export const sessionsOf = (db: Db, personId: string): Promise<SessionRow[]> =>
  db.find(SessionRow, { where: { personId }, order: { lastSeenAt: 'DESC', id: 'ASC' } });

export async function noteSeen(tx: Db, id: string, at: number): Promise<void> {
  await tx.update(SessionRow, { id }, { lastSeenAt: at });
}

/** A new secret and the time of the step-up (ASVS 7.2.4: the id is renewed on elevation). */
export async function elevateSession(tx: Db, id: string, secretHash: string, at: number): Promise<void> {
  await tx.update(SessionRow, { id }, { secretHash, steppedUpAt: at, lastSeenAt: at });
}

/** False when there was no such session of that person. */
export async function endSession(tx: Db, personId: string, id: string): Promise<boolean> {
  const { affected } = await tx.delete(SessionRow, { id, personId });
  return (affected ?? 0) > 0;
}

/** Ends every session of the person, but for the one to be kept; gives how many. */
export async function endSessions(tx: Db, personId: string, keep?: string): Promise<number> {
  const { affected } = await tx.delete(SessionRow, keep ? { personId, id: Not(keep) } : { personId });
  return affected ?? 0;
}

export async function forgetEndedSessions(tx: Db, startedBefore: number): Promise<void> {
  await tx.delete(SessionRow, { startedAt: LessThan(startedBefore) });
}
