/** What the members are: decides the adapters, never the rules. */
export type ClusterKind = 'mariadb' | 'mysql' | 'service';

/** Off: not watched for failover. Observe: decides and tells, does nothing. Ask: prepares the plan. Automatic: acts. */
export type FailoverMode = 'off' | 'observe' | 'ask' | 'automatic';

/** What people decide about one member. */
export interface MemberPolicy {
  readonly promotion: 'preferred' | 'allowed' | 'never';
  /** Where it stands; '' when it does not matter. */
  readonly site: string;
}

/** What people decide about a cluster. Times in milliseconds. */
export interface ClusterPolicy {
  readonly mode: FailoverMode;
  /** With one survivor left nobody can acknowledge: writes block until a person decides, or go on without a copy. */
  readonly singleSurvivor: 'block' | 'async';
  /** Transactions that a failover may lose without a person; counts only where replication does not wait. */
  readonly lossBudget: number;
  /** A candidate that applies further behind than this is not promoted without a person. */
  readonly maxLagMs: number;
  /** Whether a failover may leave the primary's site by itself. */
  readonly acrossSites: boolean;
  /** What happens when someone sets the primary read-only by hand. */
  readonly readOnlyPrimary: 'repair' | 'report';
  /** Accounts of other controllers that a person has looked at: they are let work. */
  readonly knownControllers?: readonly string[];
  /** More recoveries than this in that time wait for a person. */
  readonly rateLimit: { readonly recoveries: number; readonly withinMs: number };
  /** No answer for so long, at on-time ticks, is silence; the cluster's own answer times may raise it. */
  readonly silenceMs: number;
}

export const defaultPolicy: ClusterPolicy = {
  mode: 'observe',
  singleSurvivor: 'block',
  lossBudget: 0,
  maxLagMs: 10_000,
  acrossSites: false,
  readOnlyPrimary: 'report',
  rateLimit: { recoveries: 3, withinMs: 600_000 },
  silenceMs: 600,
};
