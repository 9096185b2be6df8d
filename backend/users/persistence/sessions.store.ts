import { LessThan, Not } from 'typeorm';
import type { PersonStatus } from '../domain/person.js';
import type { Db } from './db.js';
import { SessionRow } from './session.row.js';

export async function addSession(tx: Db, session: SessionRow): Promise<void> {
  await tx.insert(SessionRow, session);
}

/** A session with what the guard must know of its person. */
export interface GuardedSession extends Pick<
  SessionRow,
  'id' | 'personId' | 'startedAt' | 'lastSeenAt' | 'steppedUpAt'
> {
  readonly name: string;
  readonly status: PersonStatus;
}

/**
 * Every request comes through here: one statement, and no entities made of its row, which takes several times as long.
 * `(SELECT ?)` and not `?`: SQLite with STAT4 plans a join anew for each value bound in it, twenty times the look-up itself.
 */
export async function sessionBySecret(db: Db, secretHash: string): Promise<GuardedSession | null> {
  const [row] = await db.query<GuardedSession[]>(
    'SELECT s.id, s.personId, s.startedAt, s.lastSeenAt, s.steppedUpAt, p.name, p.status' +
      ' FROM session s JOIN person p ON p.id = s.personId WHERE s.secretHash = (SELECT ?)',
    [secretHash],
  );
  if (!row) return null;
  const { startedAt, lastSeenAt, steppedUpAt } = row;
  return { ...row, startedAt: Number(startedAt), lastSeenAt: Number(lastSeenAt), steppedUpAt: Number(steppedUpAt) };
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

/** Ends the session that a browser holds, whoever's it is. */
export async function endSessionOf(tx: Db, secretHash: string): Promise<void> {
  await tx.delete(SessionRow, { secretHash });
}

/** Ends every session of the person, but for the one to be kept; gives how many. */
export async function endSessions(tx: Db, personId: string, keep?: string): Promise<number> {
  const { affected } = await tx.delete(SessionRow, keep ? { personId, id: Not(keep) } : { personId });
  return affected ?? 0;
}

export async function forgetEndedSessions(tx: Db, startedBefore: number): Promise<void> {
  await tx.delete(SessionRow, { startedAt: LessThan(startedBefore) });
}
