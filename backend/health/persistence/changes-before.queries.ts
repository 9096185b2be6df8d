import { Between, In } from 'typeorm';
import { AuditRow } from '../../platform/audit/index.js';
import type { Store } from '../../platform/database/index.js';

/** What people did to resources shortly before a moment, the latest first. */
export async function changesBefore(store: Store, resourceIds: readonly string[], moment: number, withinMs: number) {
  const at = Between(moment - withinMs, moment);
  const where = { subjectKind: 'resource', subjectId: In([...resourceIds]), result: 'done' as const, at };
  return store.read.find(AuditRow, { where, order: { id: 'DESC' }, take: 5 });
}
