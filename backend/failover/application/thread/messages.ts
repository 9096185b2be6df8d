import type { Decision } from '../../domain/decision.js';
import type { Intent } from '../../domain/intent.js';
import type { JournalEntry, NewRecovery } from '../../ports.js';
import type { ClusterConfig } from '../cluster-config.js';
import type { RecoveryOutcome, Requester } from '../control/cluster-controller.js';
import type { ClusterSettings, ControlledCluster } from '../control/controlled-cluster.js';
import type { Keepsake, Seen } from '../control/reports.js';
import type { Appointment } from '../control/take-over.js';
import type { Grant } from '../control/tenure.js';

/** What the daemon's main thread tells the controller thread. All times are of `process.hrtime`, which both share. */
export type ToThread =
  /** Control this cluster; one of that id that is controlled already is left first. */
  | ({ readonly type: 'cluster'; readonly config: ClusterConfig } & Remembered)
  | { readonly type: 'settings'; readonly clusterId: string; readonly settings: ClusterSettings }
  | { readonly type: 'appointed'; readonly clusterId: string; readonly appointment: Appointment }
  | { readonly type: 'renewed'; readonly grants: readonly { readonly clusterId: string; readonly grant: Grant }[] }
  /** Let go of it: another has the lease, or it was removed. Answered by `left`. */
  | { readonly type: 'leave'; readonly clusterId: string }
  /** The write of that number was kept, or why it was not. */
  | { readonly type: 'kept'; readonly n: number; readonly error: string | null }
  | {
      readonly type: 'carry-out';
      readonly n: number;
      readonly clusterId: string;
      readonly intent: Intent;
      readonly who: Requester;
    }
  | { readonly type: 'take-back'; readonly n: number };

/** What the store remembers of a cluster, beside its configuration. */
export type Remembered = Pick<ControlledCluster, 'recentFailovers' | 'lastSeen'>;

/** What must be kept before the thread goes on, or in its order. */
export type Write =
  | { readonly kind: 'begin'; readonly recovery: NewRecovery }
  | { readonly kind: 'note'; readonly recoveryId: string; readonly entry: JournalEntry }
  | { readonly kind: 'keep'; readonly what: Keepsake };

/** What the controller thread tells the daemon's main thread. */
export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'write'; readonly n: number; readonly clusterId: string; readonly write: Write }
  | { readonly type: 'decided'; readonly clusterId: string; readonly decision: Decision; readonly at: number }
  | { readonly type: 'seen'; readonly clusterId: string; readonly seen: Seen }
  | { readonly type: 'left'; readonly clusterId: string }
  | { readonly type: 'carried-out'; readonly n: number; readonly outcome: RecoveryOutcome }
  | { readonly type: 'not-carried-out'; readonly n: number; readonly why: string }
  | ({ readonly type: 'pulse' } & Pulse)
  | {
      readonly type: 'say';
      readonly clusterId: string;
      readonly level: 'info' | 'warn' | 'error';
      readonly sentence: string;
      readonly fields: Record<string, unknown>;
    };

/** How the thread itself fares, once a second. */
export interface Pulse {
  /** How late its latest tick was since the last pulse, ms. */
  readonly latenessMs: number;
  /** CPU time of the thread since it began, ms. */
  readonly cpuMs: number;
}
