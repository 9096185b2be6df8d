import type { Decision } from './decision.js';
import type { Drift } from './drift.js';
import type { RecoveryPhase } from './recovery.js';
import type { Topology } from './topology.js';

/** What the daemon writes to `cluster_view` and the server reads from it: the topology as the rules saw it, and what followed. */
export interface ClusterSight {
  /** Epoch ms at which `topology.at` was; every other instant in the topology is told by its distance to that. */
  readonly at: number;
  /** The daemon that holds the cluster's lease, in words; '' when nobody does. */
  readonly holder: string;
  readonly topology: Topology;
  readonly decision: Decision;
  /** The recovery that runs, null when none does. */
  readonly running: {
    readonly id: string;
    readonly kind: string;
    readonly phase: RecoveryPhase;
    /** Ids of its steps that run now. */
    readonly steps: readonly string[];
  } | null;
  /** Settings that run otherwise than the option files say, as they were last read; left out before that. */
  readonly drift?: readonly Drift[];
  /** How the controller's thread fares: how late its latest tick was in the last second, and its CPU time since its start. */
  readonly controller: { readonly latenessMs: number; readonly cpuMs: number };
}
