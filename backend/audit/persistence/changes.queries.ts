import { Brackets, type EntityTarget, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { AuditRow } from '../../platform/audit/index.js';
import type { Store } from '../../platform/database/index.js';
import { JobRow } from '../../platform/jobs/index.js';
import { ProcessRow } from '../../platform/process/index.js';
import { behind, type Change, type ChangePlace, type ChangeSource, newestFirst } from '../domain/change.js';
import { changeSentence, processSentence } from '../domain/sentences.js';
import { TimelineRow } from './timeline.row.js';

/** What a timeline shows, at the caller's wish. */
export interface ChangesFilter {
  since: number;
  until?: number | undefined;
  /** Id of a thing; of a resource also what was changed of its checks. */
  subject?: string | undefined;
}

/** What belongs to a resource and says so in what the audit keeps of it. */
const BELONGING = 'check';

/** Changes, the newest first: one page out of everything that keeps any. */
export async function listChanges(
  store: Store,
  filter: ChangesFilter,
  after: ChangePlace | null,
  take: number,
): Promise<Change[]> {
  const read = { store, filter, after, take };
  const parts = await Promise.all([auditChanges(read), jobChanges(read), timelineChanges(read), processChanges(read)]);
  return parts.flat().sort(newestFirst).slice(0, take);
}

interface Read {
  store: Store;
  filter: ChangesFilter;
  after: ChangePlace | null;
  take: number;
}

/**
 * What people and services changed. Refusals, signing in and out change nothing, a recovery that failed did; jobs have
 * lines of their own.
 */
async function auditChanges(read: Read): Promise<Change[]> {
  const query = source(read, AuditRow, 'audit', 'at', ofSubjectOrItsChecks).andWhere(
    `(c.result = 'done' OR c.action = 'recovery.ended')`,
  );
  for (const prefix of ['session.', 'job.', 'request.', 'audit.'])
    query.andWhere(`c.action NOT LIKE :${prefix.slice(0, -1)}`, { [prefix.slice(0, -1)]: `${prefix}%` });
  return (await query.getMany()).map((row) => ({
    ...{ at: row.at, source: 'audit', id: row.id, about: ownerOf(row), by: row.actorName },
    subject: row.subjectId === null ? null : subjectOf(row),
    sentence: changeSentence(row.action, row.before, row.after),
  }));
}

async function jobChanges(read: Read): Promise<Change[]> {
  const rows = await source(read, JobRow, 'job', 'createdAt').getMany();
  return rows.map((row) => ({
    ...{ at: row.createdAt, source: 'job', id: row.id, by: row.requester.name },
    subject: { kind: 'job', id: row.id, name: row.title },
    about: row.subjectKind && row.subjectId ? { kind: row.subjectKind, id: row.subjectId } : null,
    sentence: row.failure?.reason ? `failed: ${row.failure.reason}` : row.state,
  }));
}

async function timelineChanges(read: Read): Promise<Change[]> {
  const rows = await source(read, TimelineRow, 'timeline', 'at').getMany();
  return rows.map((row) => ({
    ...{ at: row.at, source: 'timeline', id: row.id, about: null, by: null },
    subject: subjectOf(row),
    sentence: row.sentence,
  }));
}

async function processChanges(read: Read): Promise<Change[]> {
  if (read.filter.subject) return [];
  const rows = await source(read, ProcessRow, 'process', 'startedAt').getMany();
  return rows.map((row) => ({
    ...{ at: row.startedAt, source: 'process', id: row.id, about: null, by: null },
    subject: { kind: 'process', id: row.id, name: row.role },
    sentence: processSentence(row),
  }));
}

/** The rows of one source that fit the filter, behind the place, the newest first. */
function source<T extends ObjectLiteral>(
  { store, filter, after, take }: Read,
  row: EntityTarget<T>,
  name: ChangeSource,
  at: string,
  ofSubject = 'c.subjectId = :subject',
): SelectQueryBuilder<T> {
  const query = store.read.createQueryBuilder(row, 'c').where(`c.${at} >= :since`, { since: filter.since });
  if (filter.until !== undefined) query.andWhere(`c.${at} < :until`, { until: filter.until });
  if (filter.subject) query.andWhere(ofSubject, { subject: filter.subject, owner: ownerText(filter.subject) });
  if (after) query.andWhere(further(after, name, at));
  return query.orderBy(`c.${at}`, 'DESC').addOrderBy('c.id', 'DESC').take(take);
}

/** The audit knows no owner of a subject, and what is in its chain stays as it is: the sides themselves name it. */
const ofSubjectOrItsChecks = `(c.subjectId = :subject OR (c.subjectKind = '${BELONGING}'
  AND (INSTR(COALESCE(c.after, ''), :owner) > 0 OR INSTR(COALESCE(c.before, ''), :owner) > 0)))`;

const ownerText = (id: string) => `"resourceId":${JSON.stringify(id)}`;

/** The resource of a check, also of one that is gone: who may see that may see what became of it. */
function ownerOf({ subjectKind, before, after }: AuditRow): Change['about'] {
  const { resourceId } = { ...before, ...after } as { resourceId?: unknown };
  return subjectKind === BELONGING && typeof resourceId === 'string' ? { kind: 'resource', id: resourceId } : null;
}

function further(after: ChangePlace, name: ChangeSource, at: string): Brackets {
  const { same } = behind(after, name);
  return new Brackets((where) => {
    where.where(`c.${at} < :at`, { at: after.at });
    if (same === 'all') where.orWhere(`c.${at} = :at`);
    else if (same !== 'none') where.orWhere(`c.${at} = :at AND c.id < :belowId`, { belowId: same.belowId });
  });
}

function subjectOf(row: { subjectKind: string; subjectId: string | null; subjectName: string }) {
  return { kind: row.subjectKind, id: row.subjectId!, name: row.subjectName };
}
