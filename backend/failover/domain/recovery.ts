import type { Intent } from './intent.js';

/**
 * One thing done at one place. `kind` names what the executor does, `on` where: member ids, or proxy names for routes.
 * Steps of one wave run side by side. Every step is idempotent: done twice it changes nothing more.
 */
export interface Step {
  /** Unique in its recovery and the same each time the plan is made from the same state. */
  readonly id: string;
  readonly wave: number;
  readonly kind: StepKind;
  readonly on: string;
  /** Other members, positions and names the step needs. */
  readonly with: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly timeoutMs: number;
  /** After it there is no way back to before. */
  readonly irreversible: boolean;
  /** Whether the recovery goes on when it fails (noted as a finding) or stops. */
  readonly onFailure: 'stop' | 'go-on';
  /** Why this, why now: one sentence. */
  readonly why: string;
}

export type StepKind =
  | 'stop-receiving'
  | 'start-receiving'
  | 'elect'
  | 'close-route'
  | 'drain-route'
  | 'open-route'
  | 'fence'
  | 'disable-events'
  | 'enable-events'
  | 'close-member'
  | 'reopen-member'
  | 'go-on-without-copy'
  | 'catch-up'
  | 'apply-received'
  | 'detach'
  | 'open-member'
  | 'follow'
  | 'canary'
  | 'judge'
  | 'rejoin'
  | 'restart-as-replica'
  | 'quarantine';

export type RecoveryPhase = 'gathering' | 'promoting' | 'converging' | 'rolling-back';
export type RecoveryEnd = 'done' | 'asks' | 'rolled-back' | 'failed' | 'superseded';

/** A plan: what it is for, its steps in order, and what it was made from. */
export interface Plan {
  readonly intent: Intent;
  readonly phase: RecoveryPhase;
  readonly steps: readonly Step[];
}

/** What became of a step; `result` is what later steps and a successor need, `sent` the statements for people. */
export interface StepDone {
  readonly id: string;
  readonly state: 'done' | 'failed' | 'skipped';
  readonly startedAtMs: number;
  readonly tookMs: number;
  readonly sent: readonly string[];
  readonly said: string;
  readonly result: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}
