import type { Decision } from '../../domain/decision.js';
import type { RecoveryPhase } from '../../domain/recovery.js';
import type { Acknowledgers, Hold, Topology } from '../../domain/topology.js';

/** A recovery that runs, as much as a page shows beside the topology. */
export interface RunningRecovery {
  readonly id: string;
  readonly kind: string;
  readonly phase: RecoveryPhase;
  /** Ids of its steps that run now. */
  readonly steps: readonly string[];
}

/** Everything the controller sees and concludes at one moment. */
export interface Seen {
  readonly topology: Topology;
  readonly decision: Decision;
  readonly running: RunningRecovery | null;
  /** Epoch ms. */
  readonly at: number;
}

/** Connections of this controller by member, so that a successor can end them. */
export type OwnConnections = Readonly<Record<string, readonly number[]>>;

/** What must outlive the controller, beside the journal. */
export type Keepsake =
  | { readonly kind: 'primary'; readonly member: string }
  | { readonly kind: 'acknowledgers'; readonly acknowledgers: Acknowledgers }
  | { readonly kind: 'quarantine'; readonly member: string; readonly reason: string }
  | { readonly kind: 'hold'; readonly hold: Hold }
  | { readonly kind: 'connections'; readonly term: number; readonly connections: OwnConnections };

/** Where the controller says what it sees. None of it may delay it: what has to be kept first says so by a promise. */
export abstract class Reports {
  /** The decision became another one: one row for people to read later. */
  abstract decided(decision: Decision, at: number): void;
  /** At most once a second, and with each change. */
  abstract seen(seen: Seen): void;
  /** Resolves when it is kept; kept in the order given. */
  abstract keep(what: Keepsake): Promise<void>;
  /** A sentence for the daemon's log. */
  abstract say(level: 'info' | 'warn' | 'error', sentence: string, fields?: Record<string, unknown>): void;
}
