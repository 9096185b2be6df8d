import type { EndMarker } from './domain/end-marker.js';
import type { Digest, StageEnd } from './domain/manifest.js';

/** A program that is started without a shell, with a clean environment, and ended with its pipeline. */
export interface Program {
  /** The stage's name in manifest and log, e.g. `mariadb-dump`. */
  stage: string;
  program: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Exit codes other than 0 that mean "done, with a warning". Every other one is a failure. */
  warningExits?: number[];
}

/** Told while data flows; plain is before compression, stored is what is on the disk. */
export interface Flow {
  plain: number;
  stored: number;
}

export interface Watch {
  signal: AbortSignal;
  progress(flow: Flow): void;
}

export interface PackOrder {
  producer: Program;
  endMarker: EndMarker;
  /** age recipients; more than one can each open it alone. */
  recipients: string[];
  /** Where the stored file is written; must not exist. */
  file: string;
  /** Not one byte for so long means it hangs. A total limit does not exist: big things take long. */
  idleMs: number;
}

export interface Packed {
  plain: Digest;
  stored: Digest;
  stages: StageEnd[];
  /** The first bytes of the plain output as text: where a dump says its position. */
  head: string;
  /** What the programs said on standard error, at most a few thousand characters each. */
  notices: string[];
}

export interface UnpackOrder {
  file: string;
  /** Secret age keys, tried in turn. */
  secretKeys: string[];
  endMarker: EndMarker;
  expected: { plain: Digest; stored: Digest };
  /** Takes the plain data; null only reads it to the end. */
  consumer: Program | null;
  idleMs: number;
}

export type Unpacked = Omit<Packed, 'head'>;

/**
 * Moves data between a program and an encrypted file.
 * Law: a promise that is fulfilled means that every stage ended with an exit code that is known to be good, the output
 * was not empty, its end marker was there, all digests agree, and (pack) file and content were fsynced. Anything else
 * rejects with PipelineFailure, leaves no process behind, and (pack) leaves no file.
 */
export abstract class Pipeline {
  abstract pack(order: PackOrder, watch: Watch): Promise<Packed>;
  abstract unpack(order: UnpackOrder, watch: Watch): Promise<Unpacked>;
}
