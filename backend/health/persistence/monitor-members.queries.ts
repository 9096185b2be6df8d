import type { Store } from '../../platform/database/index.js';
import { memberDeadAfterMs } from '../domain/sharing.js';
import { MonitorMemberRow } from './monitor-member.row.js';

/** Every daemon that watches or died lately, the live ones first, with its share of the work. */
export async function monitorMembers(store: Store) {
  const now = await store.now();
  const rows = await store.read.find(MonitorMemberRow, { order: { at: 'DESC' } });
  const isAlive = ({ at }: MonitorMemberRow) => now - at <= memberDeadAfterMs;
  const all = rows.filter(isAlive).reduce((sum, { checks }) => sum + checks, 0);
  return rows.map(({ at: seenAt, ...row }) => {
    const alive = now - seenAt <= memberDeadAfterMs;
    return { ...row, seenAt, alive, share: alive && all > 0 ? Number((row.checks / all).toFixed(3)) : 0 };
  });
}
