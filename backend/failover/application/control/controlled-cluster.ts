import type { ClusterKind, ClusterPolicy, MemberPolicy } from '../../domain/cluster.js';
import type { Acknowledgers, Hold, MemberFacts } from '../../domain/topology.js';
import type { Account, Endpoint, Fencing, ReplicationControl, TrafficControl } from '../../ports.js';

/** One member as the controller reaches it. */
export interface ControlledMember {
  readonly id: string;
  /** Also its server's name in every proxy. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** What others sign in with to receive from it. */
  readonly replicationAccount: Account;
  readonly control: ReplicationControl;
  /** Null: only proxies and SQL keep it from writing. */
  readonly fencing: Fencing | null;
  /** Whether that fence can also start it again as a replica. */
  readonly restartable: boolean;
}

export interface ControlledProxy {
  readonly name: string;
  readonly traffic: TrafficControl;
}

/** What people decided and what the last recovery left: may change while the controller runs. */
export interface ClusterSettings {
  readonly policy: ClusterPolicy;
  readonly holds: readonly Hold[];
  readonly members: Readonly<Record<string, MemberSettings>>;
}

export interface MemberSettings {
  readonly policy: MemberPolicy;
  readonly quarantine: string;
  readonly maintenance: boolean;
}

/** A cluster to control: its parts, and where it stood when it was last kept. */
export interface ControlledCluster {
  readonly id: string;
  readonly kind: ClusterKind;
  readonly members: readonly ControlledMember[];
  readonly proxies: readonly ControlledProxy[];
  readonly settings: ClusterSettings;
  readonly primary: string | null;
  readonly acknowledgers: Acknowledgers;
  /** When failovers were begun without a person, epoch ms: the rate limit counts them. */
  readonly recentFailovers: readonly number[];
  /** What an earlier controller last saw, when it was kept. */
  readonly lastSeen?: LastSeen | null;
}

/** Facts that an earlier controller read, by member, and when, epoch ms. */
export interface LastSeen {
  readonly at: number;
  readonly facts: Readonly<Record<string, MemberFacts>>;
}
