import type { RecoveryDetail } from '../../api/types/failover';

/** Saves a recovery as the server tells it, with every step, as a JSON file. */
export function exportRecovery(recovery: RecoveryDetail): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(recovery, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `recovery-${recovery.cluster.name}-${recovery.id}.json`;
  link.click();
  // The browser reads it after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
