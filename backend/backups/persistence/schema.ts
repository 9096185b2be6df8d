import type { Schema } from '../../platform/database/index.js';
import { BackupPlanRow, BackupRow, BackupStoreRow, RecoveryKeyRow } from './backup.row.js';
import { Backups1795300000000 } from './migrations/1795300000000-backups.js';

export const entities = [BackupStoreRow, BackupPlanRow, BackupRow, RecoveryKeyRow];
export const migrations = [Backups1795300000000];

/** What a recovery key's last characters are sealed for. */
export const lastCharactersContext = (row: { id: string }): string => `recovery-key:${row.id}`;

export const sealed: Schema['sealed'] = [
  { entity: RecoveryKeyRow, column: 'lastCharacters', context: lastCharactersContext },
];
