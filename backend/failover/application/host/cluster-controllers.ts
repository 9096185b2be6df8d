import type { Intent } from '../../domain/intent.js';
import type { Topology } from '../../domain/topology.js';
import type { RecoveryOutcome, Requester } from '../control/cluster-controller.js';

export { NotInControl } from '../control/cluster-controller.js';
export type { RecoveryOutcome, Requester };

/** The controllers of this daemon, for jobs that people asked for. */
export abstract class ClusterControllers {
  /**
   * Carries out an intent on the cluster and resolves with its end. The signal takes a repair back; a change of primary
   * that has begun goes on to one of its own exits.
   * @throws NotInControl when this daemon does not control the cluster, or something runs that may not be interrupted
   */
  abstract run(clusterId: string, intent: Intent, who: Requester, signal: AbortSignal): Promise<RecoveryOutcome>;
  /** The cluster as this daemon's controller last saw it, at most a second old; null when it does not control it. */
  abstract topology(clusterId: string): Topology | null;
}
