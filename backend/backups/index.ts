export { restoreMachine } from './adapters/holdfast/restore-machine.js';
export { OwnBackup } from './application/own-backup.js';
export { RecoveryKeys } from './application/recovery-keys.js';
export { BackupsDaemonModule, BackupsModule } from './backups.module.js';
