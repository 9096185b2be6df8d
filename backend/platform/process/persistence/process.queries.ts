import { MoreThan } from 'typeorm';
import type { Store } from '../../database/index.js';
import { deadAfterMs } from '../registry.js';
import { ProcessRow } from './process.row.js';

/** Processes seen in the last ten minutes, the newest of each role first. */
export async function listProcesses(store: Store, now: number) {
  const rows = await store.read.find(ProcessRow, {
    where: { lastSeenAt: MoreThan(now - 600_000) },
    order: { startedAt: 'DESC' },
    take: 50,
  });
  return rows.map((row) => ({ ...row, alive: row.endedAt === null && now - row.lastSeenAt < deadAfterMs }));
}
