/** The methods of this version; each produces one stream. */
export const backupMethods = ['mariadb-dump', 'files', 'holdfast'] as const;
export type BackupMethodName = (typeof backupMethods)[number];

/** A count of bytes and what they hash to. */
export interface Digest {
  bytes: number;
  /** Lower-case hexadecimal. */
  sha256: string;
}

/** How one program or stage of a pipeline ended; `exitCode` null when a signal ended it. */
export interface StageEnd {
  stage: string;
  exitCode: number | null;
  signal: string | null;
}

/** What was backed up. */
export interface BackupSubject {
  kind: 'resource' | 'holdfast';
  /** The resource's id; for Holdfast itself the instance's name. */
  id: string;
  name: string;
}

/**
 * The manifest beside every stored backup: all that is needed to list, verify and restore it when the catalogue is
 * gone. Fields are only ever added; a reader ignores those it does not know.
 */
export interface Manifest {
  format: 'holdfast-backup/1';
  id: string;
  method: BackupMethodName;
  subject: BackupSubject;
  planId: string | null;
  /** The store's identity, so that a folder copied elsewhere still says where it came from. */
  storeId: string;
  /** Place in the order in which the controller received backups; retention goes by it and by no clock. */
  sequence: number;
  startedAt: number;
  finishedAt: number;
  /** The server, its version and the host the data came from. */
  source: Record<string, string>;
  /** What it holds: schemas, paths, parts. */
  contents: Record<string, unknown>;
  /** Where in the server's history the copy stands, e.g. `{ gtid: '0-1-88213' }`. */
  position: Record<string, string>;
  /** The data's file name in the backup's folder. */
  file: string;
  plain: Digest;
  stored: Digest;
  /** The server's users and grants, in a file of their own so that data comes back without them; absent: not copied. */
  accounts?: { file: string; count: number; plain: Digest; stored: Digest };
  /** The age recipients that can open it. */
  recipients: string[];
  stages: StageEnd[];
  /** What a person should know: tables that were not consistent, files that changed while being read. */
  warnings: string[];
  madeBy: string;
}

/** The canonical bytes that are signed and stored: the same value always gives the same text. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Reads a manifest and refuses one that lacks what restoring needs. */
export function readManifest(text: string): Manifest {
  const value = JSON.parse(text) as Manifest;
  if (value?.format !== 'holdfast-backup/1') throw new Error(`unknown manifest format ${String(value?.format)}`);
  const complete =
    typeof value.id === 'string' &&
    backupMethods.includes(value.method) &&
    typeof value.subject?.name === 'string' &&
    /^[\w.-]+$/.test(value.file) &&
    isDigest(value.plain) &&
    isDigest(value.stored) &&
    (value.accounts === undefined || isSealedFile(value.accounts));
  if (!complete) throw new Error('the manifest lacks a field that restoring needs');
  return value;
}

function isSealedFile({ file, plain, stored }: NonNullable<Manifest['accounts']>): boolean {
  return /^[\w.-]+$/.test(file) && isDigest(plain) && isDigest(stored);
}

function isDigest(value: Digest | undefined): boolean {
  return Number.isSafeInteger(value?.bytes) && /^[0-9a-f]{64}$/.test(value?.sha256 ?? '');
}
