export interface ProcessView {
  readonly id: string;
  readonly role: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: number;
  readonly lastSeenAt: number;
  readonly endedAt: number | null;
  readonly restarts: number;
  readonly lastExit: string | null;
  readonly alive: boolean;
}

export interface SystemView {
  readonly version: string;
  readonly now: number;
  readonly engine: 'sqlite' | 'mysql';
  readonly dataFolder: string;
  readonly daemonAlive: boolean;
  readonly processes: readonly ProcessView[];
}

/** One line of "what changed": by a person, a job, a restart or from outside. */
export interface ChangeLine {
  readonly at: number;
  readonly kind: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string } | null;
  readonly sentence: string;
  readonly by: string | null;
}

export interface BackupSummary {
  readonly id: string;
  readonly resourceId: string | null;
  readonly resourceName: string;
  readonly state: string;
  readonly stage?: 'stored' | 'verified' | 'restorable';
  readonly endedAt: number | null;
  readonly provenAt?: number | null;
}
