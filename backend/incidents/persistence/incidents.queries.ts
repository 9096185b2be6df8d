import { IsNull, LessThanOrEqual, Not } from 'typeorm';
import type { Db } from './incidents.store.js';
import { IncidentMemberRow, IncidentNoteRow, IncidentRow } from './incident.row.js';

export type { IncidentMemberRow, IncidentNoteRow, IncidentRow };

/** At most so many are acted on in one transaction. */
const AT_ONCE = 50;

/** Incidents of which something is due by itself. */
export async function dueIncidents(db: Db, now: number): Promise<string[]> {
  const where = { dueAt: LessThanOrEqual(now) };
  const rows = await db.find(IncidentRow, { where, select: { id: true }, order: { dueAt: 'ASC' }, take: AT_ONCE });
  return rows.map(({ id }) => id);
}

export type Waiting = Pick<IncidentRow, 'id' | 'causeId' | 'since'>;

/** Incidents that wait for word of what their cause depends on. */
export function waitingIncidents(db: Db): Promise<Waiting[]> {
  const where = { announcedAt: IsNull(), dueAt: Not(IsNull()) };
  return db.find(IncidentRow, { where, select: { id: true, causeId: true, since: true }, take: AT_ONCE });
}
