/**
 * The life of a stored backup. Stored is not verified, and verified is not restorable: only a backup that was restored
 * somewhere and looked at counts as restorable.
 */
export const backupStates = ['stored', 'held', 'verified', 'restorable', 'quarantined'] as const;
export type BackupState = (typeof backupStates)[number];

/**
 * verify    every byte was read again and agreed          damage   it did not agree: out of use for ever
 * restore   it was restored somewhere and looked at       hold     it is suspiciously small: kept, not trusted
 * release   a person says that a held one is all right
 */
export type BackupHappening = 'verify' | 'damage' | 'restore' | 'hold' | 'release';

const table: Record<BackupState, Partial<Record<BackupHappening, BackupState>>> = {
  stored: { verify: 'verified', damage: 'quarantined', restore: 'restorable', hold: 'held' },
  held: { verify: 'held', damage: 'quarantined', restore: 'restorable', release: 'stored' },
  verified: { verify: 'verified', damage: 'quarantined', restore: 'restorable', hold: 'held' },
  restorable: { verify: 'restorable', damage: 'quarantined', restore: 'restorable' },
  quarantined: {},
};

/** The state after `happening`, or null when it cannot befall a backup in that state. */
export function nextState(state: BackupState, happening: BackupHappening): BackupState | null {
  return table[state][happening] ?? null;
}

/** Good ones count for retention and are chosen for a restore; held and quarantined ones wait for a person. */
export function isGood(state: BackupState): boolean {
  return state === 'stored' || isProven(state);
}

/** Every byte was read again after it was written. */
export function isProven(state: BackupState): boolean {
  return state === 'verified' || state === 'restorable';
}
