import type { Wire } from '../contract';

export type BackupView = Wire<'Backup'>;
export type BackupDetail = Wire<'BackupDetail'>;
export type PlanView = Wire<'BackupPlan'>;
export type StoreView = Wire<'BackupStore'>;
export type StartedJob = Wire<'Job'>;
export type RestoreAnswer = Wire<'RestoreAnswer'>;
export type RecoveryKeyState = Wire<'RecoveryKeyState'>;
