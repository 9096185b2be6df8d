import type { Acknowledgers } from '../domain/acknowledgers.js';
import type { ClusterKind, ClusterPolicy, MemberPolicy } from '../domain/cluster.js';
import type { Hold } from '../domain/topology.js';
import type { Db } from '../persistence/db.js';
import type { FencingSetting, ServiceSetting } from '../persistence/settings.js';
import type { Account, Endpoint } from '../ports.js';

export type { FencingSetting, ServiceSetting };

/** How a connection to a member is protected; `ca` null: the certificates the system trusts. */
export interface MemberTls {
  readonly mode: 'off' | 'verify-ca' | 'verify-full';
  readonly ca: string | null;
}

export interface MemberConfig {
  readonly id: string;
  /** Also its server's name in every proxy. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly tls: MemberTls;
  readonly account: Account;
  /** The cluster's one replication account: members sign in to each other with it. */
  readonly replicationAccount: Account;
  readonly policy: MemberPolicy;
  readonly quarantine: string;
  readonly maintenance: boolean;
  readonly fencing: FencingSetting;
  /** Null for a database. */
  readonly service: ServiceSetting | null;
}

export interface ProxyConfig {
  readonly id: string;
  readonly name: string;
  readonly kind: 'haproxy' | 'hook';
  /** unix:/path or tcp://host:port; for a hook the executable's path. */
  readonly address: string;
  readonly backend: string;
}

/** A cluster as people set it up and as the last recovery left it, with open credentials: in memory only. */
export interface ClusterConfig {
  readonly id: string;
  readonly name: string;
  readonly kind: ClusterKind;
  readonly policy: ClusterPolicy;
  /** Member id: primary by the last recovery, or the import. */
  readonly primary: string | null;
  readonly acknowledgers: Acknowledgers;
  /** People's holds; a pause that has run out is not among them. */
  readonly holds: readonly Hold[];
  /** When the pause ends, epoch ms: read the configuration again then. Null: not paused. */
  readonly pausedUntil: number | null;
  readonly members: readonly MemberConfig[];
  readonly proxies: readonly ProxyConfig[];
  /** Counts up with each change by a person; `cluster.edited` says that it did. */
  readonly version: number;
}

/** What a recovery or the controller's watch changed. */
export interface ClusterOutcome {
  readonly primaryId?: string;
  readonly acknowledgers?: Acknowledgers;
  /** `reason` '' ends a quarantine. */
  readonly quarantine?: { readonly member: string; readonly reason: string };
  /** Adds the hold, or ends it with `sentence` ''; a pause is a person's alone. */
  readonly hold?: Hold;
}

/** What the controller needs to know of the clusters, and where it leaves what became of them. */
export abstract class ClusterConfigs {
  /** Clusters whose credentials cannot be opened are left out, and said in the log. */
  abstract all(): Promise<ClusterConfig[]>;
  abstract of(id: string): Promise<ClusterConfig | null>;
  /** Within the caller's transaction; also writes primary and role as facts into the resources. */
  abstract noteOutcome(tx: Db, clusterId: string, outcome: ClusterOutcome): Promise<void>;
}
