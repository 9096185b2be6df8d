import {
  type EntityManager,
  type EntityTarget,
  type FindOptionsWhere,
  In,
  IsNull,
  MoreThan,
  type ObjectLiteral,
} from 'typeorm';
import { findForUpdate, newId } from '../../platform/database/index.js';
import { dueAt, type Incident, isSymptom, keyOf, type Member } from '../domain/incident.js';
import type { Note } from '../domain/notes.js';
import { severityOf } from '../domain/problem.js';
import { isOpen } from '../domain/state.js';
import { IncidentDeskRow, IncidentMemberRow, IncidentNoteRow, IncidentRow } from './incident.row.js';

export type Db = EntityManager;
export type Desk = IncidentDeskRow;

const AT_ONCE = 200;
/** More notes than one piece of work makes: the version and the place in it order a timeline. */
const atOnce = 10_000;

/** Every change of incidents begins here: one at a time, so that no two decide from the same picture. */
export async function lockDesk(tx: Db): Promise<Desk> {
  return (await findForUpdate(tx, IncidentDeskRow, { name: 'desk' }))!;
}

export async function saveDesk(tx: Db, { name, ...rest }: Desk): Promise<void> {
  await tx.update(IncidentDeskRow, { name }, rest);
}

/**
 * The open incidents whose cause or whose member is one of the keys, and what ended last of those causes. Rows are read
 * as they are now, not as they were when the transaction began: the desk is locked.
 */
export async function incidentsAround(tx: Db, keys: readonly string[], endedAfter: number): Promise<Incident[]> {
  const found = new Map<string, IncidentRow>();
  const add = (rows: readonly IncidentRow[]) => rows.forEach((row) => found.set(row.id, row));
  for (const some of batches(keys)) {
    add(await current(tx, IncidentRow, { openKey: In(some) }));
    const members = await current(tx, IncidentMemberRow, { memberKey: In(some), endedAt: IsNull() });
    const of = [...new Set(members.map(({ incidentId }) => incidentId))].filter((id) => !found.has(id));
    for (const ids of batches(of)) add(await current(tx, IncidentRow, { id: In(ids), endedAt: IsNull() }));
    add(await lastEnded(tx, some, endedAfter));
  }
  return withMembers(tx, [...found.values()]);
}

/** Those of the ids that exist. */
export async function incidentsByIds(tx: Db, ids: readonly string[]): Promise<Incident[]> {
  return withMembers(tx, await current(tx, IncidentRow, { id: In([...ids]) }));
}

async function lastEnded(tx: Db, keys: readonly string[], endedAfter: number): Promise<IncidentRow[]> {
  const ids = keys.map((key) => key.slice(key.indexOf(':') + 1));
  const where = { causeId: In(ids), endedAt: MoreThan(endedAfter), state: 'resolved' as const };
  const rows = (await current(tx, IncidentRow, where)).sort((a, b) => a.endedAt! - b.endedAt!);
  const last = new Map(rows.map((row) => [`${row.causeKind}:${row.causeId}`, row]));
  return [...last].filter(([key]) => keys.includes(key)).map(([, row]) => row);
}

async function withMembers(tx: Db, rows: readonly IncidentRow[]): Promise<Incident[]> {
  const all: IncidentMemberRow[] = [];
  for (const ids of batches(rows.map(({ id }) => id)))
    all.push(...(await current(tx, IncidentMemberRow, { incidentId: In(ids), endedAt: IsNull() })));
  const byIncident = Map.groupBy(all, ({ incidentId }) => incidentId);
  return rows.map((row) => incidentOf(row, byIncident.get(row.id) ?? []));
}

/** Members as they were when they were read, to write only what changed. */
export type Seen = ReadonlyMap<string, string>;
export const seen = ({ members }: Incident): Seen => new Map([...members].map(([key, one]) => [key, signature(one)]));
const signature = ({ status, since, sentence }: Member): string => `${status} ${since} ${sentence}`;

/** Writes an incident as it is now, with what was noted. */
export async function saveIncident(
  tx: Db,
  incident: Incident,
  notes: readonly Note[],
  before: Seen,
  at: number,
): Promise<void> {
  await tx.upsert(IncidentRow, rowOf(incident), ['id']);
  const left = [...before.keys()].filter((key) => !incident.members.has(key));
  for (const keys of batches(left))
    await tx.update(IncidentMemberRow, { incidentId: incident.id, memberKey: In(keys) }, { endedAt: at });
  const changed = [...incident.members].filter(([key, member]) => before.get(key) !== signature(member));
  for (const some of batches(changed))
    await tx.upsert(
      IncidentMemberRow,
      some.map(([memberKey, { id: subjectId, sentence, ...rest }]) => {
        const said = sentence.slice(0, 500);
        return { ...rest, incidentId: incident.id, memberKey, subjectId, sentence: said, endedAt: null };
      }),
      ['incidentId', 'memberKey'],
    );
  if (notes.length > 0)
    await tx.insert(
      IncidentNoteRow,
      notes.map((note, index) => ({
        id: newId(),
        incidentId: incident.id,
        n: incident.version * atOnce + index,
        ...note,
      })),
    );
}

/** Removes one that was never told. */
export async function dropIncident(tx: Db, { id }: Incident): Promise<void> {
  await tx.delete(IncidentMemberRow, { incidentId: id });
  await tx.delete(IncidentNoteRow, { incidentId: id });
  await tx.delete(IncidentRow, { id });
}

function incidentOf(row: IncidentRow, members: readonly IncidentMemberRow[]): Incident {
  const { causeKind: kind, causeId: id, causeName: name, ...rest } = row;
  const held = members.map(({ memberKey, kind, subjectId, name, status, since, sentence }) => {
    return [memberKey, { kind, id: subjectId, name, status, since, sentence }] as const;
  });
  return { ...rest, keptOpen: Boolean(row.keptOpen), cause: { kind, id, name }, members: new Map(held) };
}

function rowOf(incident: Incident): IncidentRow {
  const { cause, members, ...rest } = incident;
  const open = isOpen(incident.state);
  const held = [...members.values()].filter(isSymptom).length;
  const urgency = open ? (incident.state === 'firing' ? 10 : 1) + severityOf(incident.status) : 0;
  return {
    ...rest,
    ...{ causeKind: cause.kind, causeId: cause.id, causeName: cause.name, held, urgency },
    sentence: incident.sentence.slice(0, 500),
    openKey: open ? keyOf(cause) : null,
    dueAt: open ? dueAt(incident) : null,
  };
}

/** On MySQL a plain read would show what was there when the transaction first read. */
function current<T extends ObjectLiteral>(tx: Db, row: EntityTarget<T>, where: FindOptionsWhere<T>): Promise<T[]> {
  if (tx.dataSource.options.type === 'better-sqlite3') return tx.findBy(row, where);
  return tx.find(row, { where, lock: { mode: 'pessimistic_write' } });
}

function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) =>
    all.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}
