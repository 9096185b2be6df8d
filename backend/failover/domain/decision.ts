import type { Finding, Numbers } from './finding.js';
import type { Intent } from './intent.js';

/** Something that stands in the way, as a code, in words, with its numbers. */
export interface Blocker {
  readonly code: string;
  readonly sentence: string;
  readonly numbers: Numbers;
}

/** What a person can choose when the rules do not allow to act alone. */
export interface Choice {
  readonly code: 'promote' | 'promote-losing' | 'wait' | 'salvage' | 'go-on-without-copy' | 'reseed' | 'flashback';
  readonly sentence: string;
  /** Transactions at most lost by this; null when nobody can know. */
  readonly loss: number | null;
  readonly intent: Intent | null;
  /** salvage: the member whose relay log it is; reseed, flashback: who it is done to. */
  readonly member?: string;
}

/**
 * What follows from the findings. `nothing`: all is well, or not ours. `wait`: due soon or not yet proved. `act`: the
 * intent may be carried out now. `would-act`: the same, but the mode or a hold forbids it. `ask`: a person must choose.
 * `refuse`: nothing safe can be done, and why.
 */
export type Decision = {
  readonly because: string;
  readonly findings: readonly Finding[];
  readonly numbers: Numbers;
} & (
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'act'; readonly intent: Intent }
  | { readonly kind: 'would-act'; readonly intent: Intent; readonly blockers: readonly Blocker[] }
  | { readonly kind: 'ask'; readonly choices: readonly Choice[]; readonly blockers: readonly Blocker[] }
  | { readonly kind: 'refuse'; readonly blockers: readonly Blocker[] }
);
