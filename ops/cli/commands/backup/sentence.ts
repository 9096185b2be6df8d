import { bytes, clock } from '../../terminal/quantities.js';
import { bold, green, red, yellow } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import type { Backup } from './find.js';

/** stored → verified → restorable: only the last word is a promise (backups.md). */
export function trust(backup: Backup): Text {
  if (backup.state === 'held' || backup.state === 'quarantined') return red(backup.sentence);
  if (backup.restoredAt) return bold(green('restorable'));
  return backup.verifiedAt ? green('verified, not restored yet') : yellow('stored, not verified');
}

/** `db-1 -> local   3.1 GB, 118 MB/s, 0:26`. */
export function transfer(backup: Backup): string {
  const took = backup.endedAt && backup.startedAt ? backup.endedAt - backup.startedAt : 0;
  const rate = took > 0 && backup.plainBytes ? [`${bytes((backup.plainBytes * 1000) / took)}/s`] : [];
  const figures = [bytes(backup.storedBytes ?? 0), ...rate, clock(took)].join(', ');
  return `${backup.resource?.name ?? 'holdfast'} -> ${backup.store?.name ?? 'local'}   ${figures}`;
}
