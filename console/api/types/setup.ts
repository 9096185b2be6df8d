import type { Wire } from '../contract';

export type SetupState = Wire<'SetupState'>;
export type RecoveryKey = Wire<'NewRecoveryKey'>;
export type RecoveryKeyState = Wire<'RecoveryKeyState'>;
