import { LessThan, MoreThan } from 'typeorm';
import type { Store } from '../../platform/database/index.js';
import { WatchdogRow } from './watchdog.row.js';

const keptMs = 86_400_000;

export type WatchdogNote = Pick<WatchdogRow, 'id' | 'at' | 'ok' | 'late'>;

/** Writes what a daemon's watchdog found, and forgets daemons that are long gone. */
export async function noteWatchdog(store: Store, note: WatchdogNote): Promise<void> {
  await store.write(async (tx) => {
    await tx.upsert(WatchdogRow, { ...note, late: note.late.slice(0, 500) }, ['id']);
    await tx.delete(WatchdogRow, { at: LessThan(note.at - keptMs) });
  });
}

/** What the watchdogs found since a moment. */
export function watchdogsSince(store: Store, since: number): Promise<WatchdogRow[]> {
  return store.read.findBy(WatchdogRow, { at: MoreThan(since) });
}
