import { In, IsNull, LessThanOrEqual, Not, type SelectQueryBuilder } from 'typeorm';
import { decodeCursor, type Page, toPage } from '../../platform/http/index.js';
import { type Reach, reachSql } from '../../resources/index.js';
import type { Db } from './incidents.store.js';
import { IncidentDeskRow, IncidentMemberRow, IncidentNoteRow, IncidentRow } from './incident.row.js';

export type { IncidentMemberRow, IncidentNoteRow, IncidentRow };

/** At most so many are acted on in one transaction. */
const AT_ONCE = 50;

/** Whether anything comes by itself, now or later. */
export function anyMoment(db: Db): Promise<boolean> {
  return db.existsBy(IncidentRow, { dueAt: Not(IsNull()) });
}

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
  return db.find(IncidentRow, {
    where,
    select: { id: true, causeId: true, since: true },
    order: { openedAt: 'ASC' },
    take: AT_ONCE,
  });
}

export interface IncidentFilter {
  state: 'open' | 'firing' | 'acknowledged' | 'resolved' | 'all';
  /** A resource that is the cause or suffers. */
  resource?: string;
  number?: number;
  q?: string;
  after?: string;
  limit: number;
}

/** Whose incidents a reader may see: those whose cause is in reach; what is no resource, with rights on everything. */
function visibleTo(query: SelectQueryBuilder<IncidentRow>, reach: Reach): SelectQueryBuilder<IncidentRow> {
  if (reach.everything) return query;
  const { text, values } = reachSql(reach, 'i.causeId');
  const named = Object.fromEntries(values.map((value, at) => [`reach${at}`, value]));
  let at = 0;
  return query.andWhere("i.causeKind = 'resource'").andWhere(`(${text.replace(/\?/g, () => `:reach${at++}`)})`, named);
}

const inState: Record<IncidentFilter['state'], string> = {
  open: 'i.endedAt IS NULL',
  firing: "i.state = 'firing'",
  acknowledged: "i.state = 'acknowledged'",
  resolved: 'i.endedAt IS NOT NULL',
  all: '1 = 1',
};

const announced = (db: Db) => db.createQueryBuilder(IncidentRow, 'i').where('i.announcedAt IS NOT NULL');

/** A page: what nobody has first, then the worst, then the newest. */
export async function listIncidents(db: Db, reach: Reach, filter: IncidentFilter): Promise<Page<IncidentRow>> {
  const { state, resource, number, q, after, limit } = filter;
  const query = visibleTo(announced(db), reach).andWhere(inState[state]);
  if (number !== undefined) query.andWhere('i.number = :number', { number });
  if (q) query.andWhere("LOWER(i.causeName) LIKE :like ESCAPE '|'", { like: `%${likeText(q.toLowerCase())}%` });
  if (resource) {
    const suffers = `EXISTS (SELECT 1 FROM incident_member m WHERE m.incidentId = i.id AND m.memberKey = :member)`;
    query.andWhere(`(i.causeId = :resource OR ${suffers})`, { resource, member: `resource:${resource}` });
  }
  if (after) {
    const [urgency, last] = decodeCursor(after, 2);
    query.andWhere('(i.urgency < :urgency OR (i.urgency = :urgency AND i.number < :last))', { urgency, last });
  }
  query.orderBy('i.urgency', 'DESC').addOrderBy('i.number', 'DESC');
  const rows = await query.take(limit + 1).getMany();
  const seen = await visibleTo(announced(db), reach).getCount();
  const hiddenByPermission = reach.everything ? 0 : (await announced(db).getCount()) - seen;
  return { ...toPage(rows, limit, (row) => [row.urgency, row.number]), hiddenByPermission };
}

/** How many open ones a reader may see, by whether somebody has them, and when the last one ended. */
export async function countIncidents(db: Db, reach: Reach) {
  const rows = await visibleTo(announced(db), reach)
    .andWhere('i.endedAt IS NULL')
    .select('i.state', 'state')
    .addSelect('COUNT(*)', 'n')
    .groupBy('i.state')
    .getRawMany<{ state: string; n: string }>();
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.n ?? 0);
  const last = await visibleTo(announced(db), reach).select('MAX(i.endedAt)', 'at').getRawOne<{ at: string | null }>();
  const lastEndedAt = last?.at ? Number(last.at) : null;
  return { firing: of('firing'), acknowledged: of('acknowledged'), lastEndedAt };
}

export function incidentById(db: Db, id: string): Promise<IncidentRow | null> {
  return db.findOneBy(IncidentRow, { id, announcedAt: Not(IsNull()) });
}

/** What is not well because of it now, or was; those that are not well first. */
export async function membersOf(db: Db, incidentId: string, limit: number): Promise<IncidentMemberRow[]> {
  const rows = await db.find(IncidentMemberRow, { where: { incidentId }, order: { name: 'ASC' } });
  return [...rows.filter(({ endedAt }) => endedAt === null), ...rows.filter(({ endedAt }) => endedAt !== null)].slice(
    0,
    limit,
  );
}

/** Its timeline, the oldest first; of a very long one the newest. */
export async function notesOf(db: Db, incidentId: string, limit: number): Promise<IncidentNoteRow[]> {
  const rows = await db.find(IncidentNoteRow, { where: { incidentId }, order: { n: 'DESC' }, take: limit });
  return rows.reverse();
}

/** The open incident of each resource, of which it is the cause or from which it suffers. */
export async function incidentsOfResources(db: Db, ids: readonly string[]): Promise<Map<string, IncidentRow>> {
  const found = new Map<string, IncidentRow>();
  const keys = ids.map((id) => `resource:${id}`);
  for (let at = 0; at < keys.length; at += 200) {
    const some = keys.slice(at, at + 200);
    const members = await db.findBy(IncidentMemberRow, { memberKey: In(some), endedAt: IsNull() });
    const causing = await db.findBy(IncidentRow, { openKey: In(some), announcedAt: Not(IsNull()) });
    const of = await db.findBy(IncidentRow, { id: In(members.map(({ incidentId }) => incidentId)) });
    const byId = new Map(of.filter((row) => row.announcedAt !== null).map((row) => [row.id, row]));
    for (const { subjectId, incidentId } of members) {
      const row = byId.get(incidentId);
      if (row) found.set(subjectId, row);
    }
    for (const row of causing) found.set(row.causeId, row);
  }
  return found;
}

export async function deskOf(db: Db): Promise<IncidentDeskRow> {
  return db.findOneByOrFail(IncidentDeskRow, { name: 'desk' });
}

/** Backslashes mean different things on the two engines; `|` is the escape. */
const likeText = (text: string): string => text.replace(/[|%_]/g, '|$&');
