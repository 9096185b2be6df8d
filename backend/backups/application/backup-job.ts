import type { JobContext } from '../../platform/jobs/index.js';
import type { EndMarker } from '../domain/end-marker.js';
import type { BackupMethodName } from '../domain/manifest.js';
import type { MethodOptions, Watch } from '../ports.js';

/** The inputs of the four kinds of jobs: plain JSON, no secrets. */
export interface RunInput {
  resourceId: string | null;
  planId: string | null;
  method: BackupMethodName;
  options: MethodOptions;
  storeId: string;
}

export interface BackupInput {
  backupId: string;
}

/** `accounts`: the server's users and grants too. */
export type RestoreTarget = { resourceId: string; accounts?: boolean } | { folder: string };

export interface RestoreInput extends BackupInput {
  target: RestoreTarget;
}

export interface ImportInput {
  storeId: string;
}

/** Nothing moved for so long: a dump that waits for a lock, a disk that hangs. */
export const idleMs = 10 * 60_000;

export function endMarkerOf(method: BackupMethodName): EndMarker {
  return method === 'mariadb-dump' ? 'sql-dump' : 'tar';
}

/** Two jobs on one backup, or two backups of one thing, never run at once. */
export const exclusiveRun = (input: Pick<RunInput, 'resourceId' | 'method'>): string =>
  `backup:${input.resourceId ?? 'holdfast'}:${input.method}`;
export const exclusiveBackup = (backupId: string): string => `backup-use:${backupId}`;

/** The name of a run in its store's `.incoming`. */
export const ownerOf = (job: Pick<JobContext, 'id' | 'term'>): string => `${job.id}.${job.term}`;

/** Shows a pipeline's flow as the job's progress: plain bytes where they pass through us, else stored ones. */
export function watchOf(job: JobContext, total: number | null): Watch {
  return {
    signal: job.signal,
    progress: ({ plain, stored }) => job.progress({ done: plain || stored, total, unit: 'bytes' }),
  };
}

/** `3.1 GB` */
export function shownBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

/** Where option files and staged copies lie while a job runs; private to us. */
export const runFolder = (data: string): string => `${data}/run/backups`;
