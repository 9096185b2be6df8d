import { In, IsNull, MoreThanOrEqual, Not } from 'typeorm';
import type { Db } from './incidents.store.js';
import { IncidentMemberRow, IncidentNoteRow, IncidentRow } from './incident.row.js';

/** Those of the keys that are the cause of an open incident, and not well as far as that knows, or suffer from one. */
export async function explained(db: Db, keys: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < keys.length; at += 200) {
    const some = keys.slice(at, at + 200);
    const causes = await db.findBy(IncidentRow, { openKey: In(some), wellSince: IsNull() });
    const members = await db.findBy(IncidentMemberRow, { memberKey: In(some), endedAt: IsNull() });
    for (const { openKey } of causes) found.add(openKey!);
    for (const { memberKey } of members) found.add(memberKey);
  }
  return found;
}

/** Resources whose latest incident was ended by a person after the moment since when they are as they are. */
export async function endedByHand(db: Db, resources: readonly { id: string; since: number }[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < resources.length; at += 200) {
    const some = resources.slice(at, at + 200);
    const since = new Map(some.map(({ id, since }) => [id, since]));
    const endedAt = MoreThanOrEqual(Math.min(...since.values()));
    const where = { causeKind: 'resource', causeId: In([...since.keys()]), state: 'resolved' as const, endedAt };
    const rows = await db.find(IncidentRow, { where, order: { endedAt: 'ASC' } });
    const latest = new Map(rows.map((row) => [row.causeId, row]));
    for (const { id, causeId, endedAt } of latest.values())
      if (endedAt! >= since.get(causeId)! && (await wasEndedByHand(db, id))) found.add(causeId);
  }
  return found;
}

async function wasEndedByHand(db: Db, incidentId: string): Promise<boolean> {
  const where = { incidentId, deed: 'resolved' };
  const [note] = await db.find(IncidentNoteRow, { where, order: { n: 'DESC' }, take: 1 });
  return note !== undefined && note.by !== null;
}

/** A resource that an open incident takes for not well since a moment, epoch ms. */
export interface TakenForIll {
  id: string;
  name: string;
  since: number;
}

/**
 * What open incidents take for not well though it is not among the troubled; what suffers stands before its cause. Left
 * out are a cause whose incident a person keeps open, and what suffers while its cause is in truth troubled.
 *
 * @param troubled keys of resources
 */
export async function takenForIll(db: Db, troubled: ReadonlySet<string>): Promise<TakenForIll[]> {
  const open = await db.findBy(IncidentRow, { openKey: Not(IsNull()) });
  const doubtful = open.filter(({ openKey }) => !troubled.has(openKey!));
  const found: TakenForIll[] = [];
  for (let at = 0; at < doubtful.length; at += 200) {
    const incidentId = In(doubtful.slice(at, at + 200).map(({ id }) => id));
    const members = await db.findBy(IncidentMemberRow, { incidentId, kind: 'resource', endedAt: IsNull() });
    for (const { memberKey, subjectId: id, name, since } of members)
      if (!troubled.has(memberKey)) found.push({ id, name, since });
  }
  for (const { causeKind, causeId: id, causeName: name, since, wellSince, keptOpen } of doubtful)
    if (causeKind === 'resource' && wellSince === null && !keptOpen) found.push({ id, name, since });
  return found;
}
