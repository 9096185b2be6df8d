import type { Store } from '../../platform/database/index.js';
import { BeatRow } from './heartbeat.row.js';

/** The latest calls of a job, the newest first. */
export function latestBeats(store: Store, checkId: string, limit: number): Promise<BeatRow[]> {
  return store.read.find(BeatRow, { where: { checkId }, order: { id: 'DESC' }, take: limit });
}
