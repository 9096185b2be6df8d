import type { BackupMethodName, BackupSubject } from './manifest.js';

/** Holdfast's own backups belong to no resource. */
export const holdfastSubject: BackupSubject = { kind: 'holdfast', id: 'holdfast', name: 'holdfast' };

/** The methods that fit a kind of resource (null: Holdfast itself), the usual one first. */
export function methodsFor(kind: string | null): BackupMethodName[] {
  if (kind === null) return ['holdfast'];
  if (kind === 'database') return ['mariadb-dump'];
  return kind === 'host' ? ['files'] : [];
}
