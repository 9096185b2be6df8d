import type { Wire } from '../contract';

export type SetupState = Wire<'SetupState'>;

export interface RecoveryKey {
  readonly publicKey: string;
  readonly secretKey: string;
}

export interface ChecklistItem {
  readonly key: string;
  readonly title: string;
  readonly done: boolean;
  readonly minutes: number;
}

export interface Checklist {
  readonly items: readonly ChecklistItem[];
}
