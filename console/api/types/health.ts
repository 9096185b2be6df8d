/** How many resources are in each status. */
export type StatusCounts = Readonly<Record<string, number>>;

/** One thing that needs a person. */
export interface ProblemItem {
  readonly resourceId: string;
  readonly resourceName: string;
  readonly status: string;
  readonly since: number | null;
  readonly sentence: string;
  readonly detail?: string | null;
}

export interface StatusSummary {
  readonly counts: StatusCounts;
  readonly problems: readonly ProblemItem[];
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
  readonly status: string;
  readonly statusSince: number | null;
  readonly sentence: string | null;
  readonly lastAt: number | null;
  readonly durationMs: number | null;
  readonly version: number;
}

export interface HistoryPoint {
  readonly at: number;
  readonly count: number;
  readonly failures: number;
  readonly min: number | null;
  readonly avg: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

export interface History {
  readonly points: readonly HistoryPoint[];
}

export interface StatusChange {
  readonly at: number;
  readonly status: string;
  readonly sentence?: string | null;
}

/** Why a resource is as it is, in sentences. */
export interface Why {
  readonly sentence: string;
  readonly detail?: string | null;
  readonly notTheCause?: readonly string[];
  readonly changedBefore?: readonly { readonly at: number; readonly sentence: string; readonly by?: string | null }[];
  readonly told?: readonly { readonly at: number; readonly sentence: string }[];
}

export interface Measurements {
  readonly at: number | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}
