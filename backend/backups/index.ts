export { RecoveryKeys } from './application/recovery-keys.js';
export { BackupsDaemonModule, BackupsModule } from './backups.module.js';
