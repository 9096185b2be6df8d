import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { EventCursorRow, EventRow } from './persistence/event.row.js';

const MOST = 1_000;

/**
 * What the log holds that a follower with this cursor was not handed yet, as the transaction sees it: the subjects, as
 * `kind:id`. Null when that is too much to name, or nobody has followed with it yet.
 */
export async function unreadSubjects(tx: EntityManager, cursor: string): Promise<ReadonlySet<string> | null> {
  const row = await tx.findOneBy(EventCursorRow, { name: cursor });
  if (!row) return null;
  const where = [{ position: IsNull() }, { position: MoreThan(row.position) }];
  const events = await tx.find(EventRow, {
    where,
    select: { id: true, subjectKind: true, subjectId: true },
    take: MOST,
  });
  return events.length === MOST
    ? null
    : new Set(events.map(({ subjectKind, subjectId }) => `${subjectKind}:${subjectId}`));
}
