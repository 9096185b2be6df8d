import type { ClusterExtra, ClusterExtraContents } from '../api/types/failover';
import type { Status } from '../ui/status';

type Kept = Pick<ClusterExtra, 'state' | 'count' | 'trouble' | 'noUndo'>;

/** Kept whole is well; what is missing is lost when the member is filled anew. */
export function extraStatus({ trouble, state }: Kept): Status {
  if (trouble) return 'down';
  return state === 'undoing' ? 'degraded' : 'up';
}

/** Also one whose undoing began and did not end. */
export function canBeUndone({ state, count, noUndo }: Kept): boolean {
  if (state === 'undoing') return true;
  return state === 'kept' && noUndo === '' && (count ?? 0) > 0;
}

/** Saves the rows as a file for the client `mariadb`. */
export function saveSql({ sql, member, id }: ClusterExtraContents): void {
  const url = URL.createObjectURL(new Blob([sql], { type: 'application/sql' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `extra-${member.name}-${id}.sql`;
  link.click();
  // The browser reads it after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
