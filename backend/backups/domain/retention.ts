import { isGood, isProven, type BackupState } from './backup-state.js';

/** What retention needs to know of one backup of a plan. */
export interface RetainedBackup {
  id: string;
  state: BackupState;
  /** Place in the order in which the controller received them; no clock is asked. */
  sequence: number;
  /** Being verified, restored or deleted right now. */
  inUse: boolean;
}

export interface RetentionPlan {
  keep: { id: string; because: string }[];
  remove: { id: string; because: string }[];
  /** Why nothing is removed at all, or null. */
  paused: string | null;
}

/**
 * Which backups of one plan stay when `count` good ones are to be kept.
 * Law: the newest good one, the newest proven one and the newest restorable one always stay; so do those in use and
 * those that wait for a person (held, quarantined); while the newest one is held, nothing goes.
 */
export function planRetention(backups: RetainedBackup[], count: number): RetentionPlan {
  const newestFirst = [...backups].sort((a, b) => b.sequence - a.sequence);
  const good = newestFirst.filter((backup) => isGood(backup.state));
  const counted = new Set(good.slice(0, Math.max(1, count)).map((backup) => backup.id));
  const proven = good.find((backup) => isProven(backup.state))?.id;
  const restorable = good.find((backup) => backup.state === 'restorable')?.id;
  const paused =
    newestFirst[0]?.state === 'held' ? 'the newest backup is held: it is under half of the usual size' : null;
  const plan: RetentionPlan = { keep: [], remove: [], paused };
  for (const backup of newestFirst) {
    const because = reasonToKeep(backup, { counted, proven, restorable, paused, count });
    if (because) plan.keep.push({ id: backup.id, because });
    else plan.remove.push({ id: backup.id, because: `older than the newest ${count}` });
  }
  return plan;
}

interface Reasons {
  counted: Set<string>;
  proven: string | undefined;
  restorable: string | undefined;
  paused: string | null;
  count: number;
}

function reasonToKeep(backup: RetainedBackup, reasons: Reasons): string | null {
  if (!isGood(backup.state)) return `${backup.state}: waits for a person`;
  if (reasons.counted.has(backup.id)) return `among the newest ${reasons.count}`;
  if (backup.id === reasons.proven) return 'the last one that was verified';
  if (backup.id === reasons.restorable) return 'the last one that was proved restorable';
  if (backup.inUse) return 'in use';
  return reasons.paused && 'retention is paused';
}
