import { Brackets, type SelectQueryBuilder } from 'typeorm';
import { AuditRow } from '../../platform/audit/index.js';
import type { Store } from '../../platform/database/index.js';

/** What a list or an export of the audit shows, at the caller's wish. */
export interface AuditFilter {
  /** Id of who did it, or a part of the name. */
  actor?: string | undefined;
  /** `person.disabled`, or `person` for all that was done to people. */
  action?: string | undefined;
  /** Id of what it was done to, or a part of the name. */
  subject?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  result?: string | undefined;
  requestId?: string | undefined;
}

/** Entries below a row's id, the newest first. */
export async function listAudit(
  store: Store,
  filter: AuditFilter,
  belowId: number | null,
  take: number,
): Promise<AuditRow[]> {
  const query = filtered(store, filter);
  if (belowId !== null) query.andWhere('a.id < :belowId', { belowId });
  return query.orderBy('a.id', 'DESC').take(take).getMany();
}

/** Entries above a row's id, the oldest first: the order of an export. */
export async function auditAfter(
  store: Store,
  filter: AuditFilter,
  aboveId: number,
  take: number,
): Promise<AuditRow[]> {
  return filtered(store, filter).andWhere('a.id > :aboveId', { aboveId }).orderBy('a.id', 'ASC').take(take).getMany();
}

/** The actions there are, for a filter to choose from. */
export async function auditActions(store: Store): Promise<string[]> {
  const rows = await store.read
    .createQueryBuilder(AuditRow, 'a')
    .select('DISTINCT a.action', 'action')
    .orderBy('a.action')
    .getRawMany<{ action: string }>();
  return rows.map((row) => row.action);
}

function filtered(store: Store, filter: AuditFilter): SelectQueryBuilder<AuditRow> {
  const query = store.read.createQueryBuilder(AuditRow, 'a').where('1 = 1');
  const { actor, action, subject, from, to, result, requestId } = filter;
  if (actor) query.andWhere(idOrName('actor', actor));
  if (subject) query.andWhere(idOrName('subject', subject));
  if (action)
    query.andWhere(`(a.action = :action OR a.action LIKE :below ESCAPE '!')`, {
      action,
      below: `${literal(action)}.%`,
    });
  if (from !== undefined) query.andWhere('a.at >= :from', { from });
  if (to !== undefined) query.andWhere('a.at < :to', { to });
  if (result) query.andWhere('a.result = :result', { result });
  if (requestId) query.andWhere('a.requestId = :requestId', { requestId });
  return query;
}

function idOrName(who: 'actor' | 'subject', text: string): Brackets {
  const part = `%${literal(text.toLowerCase())}%`;
  return new Brackets((where) => {
    where.where(`a.${who}Id = :${who}`, { [who]: text });
    where.orWhere(`LOWER(a.${who}Name) LIKE :${who}Part ESCAPE '!'`, { [`${who}Part`]: part });
  });
}

/** The text with what LIKE would take for a pattern taken literally. */
function literal(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}
