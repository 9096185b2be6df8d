export type HealthStatus = 'up' | 'degraded' | 'down' | 'flapping' | 'unknown' | 'maintenance' | 'paused';

/** One thing that needs a person. */
export interface ProblemItem {
  readonly resourceId: string;
  readonly resourceName: string;
  readonly kind: string;
  readonly status: HealthStatus;
  readonly since: number;
  readonly sentence: string;
  readonly detail: string;
  readonly nextStep: string;
}

export interface StatusSummary {
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly ProblemItem[];
  /** How many problems there are beyond those listed. */
  readonly more: number;
  readonly seenAt: number | null;
  readonly monitor: {
    readonly alive: boolean;
    readonly lagMs: number | null;
    readonly checks: number;
    readonly sentence: string;
  };
  readonly hiddenByPermission: number;
}

export type CheckKind = 'http' | 'tcp' | 'tls' | 'dns' | 'mysql' | 'host';

export interface CheckView {
  readonly id: string;
  readonly resourceId: string;
  readonly name: string;
  readonly kind: CheckKind;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly fall: number;
  readonly rise: number;
  readonly paused: boolean;
  readonly version: number;
  readonly status: HealthStatus;
  readonly statusSince: number;
  readonly sentence: string;
  readonly lastAt: number | null;
  readonly durationMs: number | null;
}

/** What the checks said when they were run by hand. */
export interface CheckNow {
  readonly results: readonly { readonly name: string; readonly ok: boolean; readonly sentence: string }[];
}

export interface HistoryPoint {
  readonly at: number;
  readonly count: number;
  readonly failures: number;
  readonly min: number;
  readonly avg: number;
  readonly p95: number;
  readonly max: number;
}

export interface History {
  readonly points: readonly HistoryPoint[];
}

export interface StatusChange {
  readonly at: number;
  readonly from: HealthStatus;
  readonly status: HealthStatus;
  readonly sentence: string;
}

/** Why a resource is as it is, in sentences. */
export interface Why {
  readonly status: HealthStatus;
  readonly since: number;
  readonly sentence: string;
  readonly detail: string;
  readonly nextStep: string | null;
  readonly notTheCause: readonly string[];
  readonly likelyCause: readonly string[];
  readonly changedBefore: readonly { readonly at: number; readonly sentence: string; readonly by: string | null }[];
  readonly told: readonly { readonly at: number; readonly sentence: string }[];
}

export interface Measurements {
  readonly at: number | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}
