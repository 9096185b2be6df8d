import type { NewEvent } from '../platform/events/index.js';
import type { BackupRow } from './persistence/backups.store.js';

/** A backup came, changed its state or went: `backup.changed`, `backup.removed`. */
export function backupEvent(row: Pick<BackupRow, 'id' | 'resourceId' | 'state'>, type = 'backup.changed'): NewEvent {
  const about = row.resourceId ? { kind: 'resource', id: row.resourceId } : null;
  return { type, subject: { kind: 'backup', id: row.id }, about, data: { state: row.state } };
}

/** A plan or store was added, changed or removed. */
export function changedEvent(kind: 'backup-plan' | 'backup-store', id: string, resourceId: string | null): NewEvent {
  const about = resourceId ? { kind: 'resource', id: resourceId } : null;
  return { type: `${kind}.changed`, subject: { kind, id }, about };
}
