import type { Actor } from '../context/index.js';

/** What a job works on. */
export interface JobSubject {
  kind: string;
  id: string;
  name: string;
}

/** Who asked; the job runs with their rights. */
export type JobRequester = Pick<Actor, 'kind' | 'id' | 'name' | 'tokenId' | 'sessionId'>;

/** How far a step is; `total` is null while nobody knows. */
export interface JobProgress {
  done: number;
  total: number | null;
  unit: string;
}

/** Why a job ended badly: a stable code to compare, a sentence to read, and the command line's exit code. */
export interface JobFailureFacts {
  type: string;
  reason: string;
  exitCode: number;
  remedy?: string;
}

/** What a job leaves behind when it ends well. */
export interface JobOutcome {
  /** One sentence: what was done. */
  summary?: string;
  /** Facts for those who asked, e.g. the id of the backup that was made. */
  result?: object;
}

/** What a feature asks for. */
export interface NewJob {
  kind: string;
  /** What the console and the command line call it, e.g. "Back up shop-db". */
  title: string;
  subject: JobSubject | null;
  /** For the handler; plain JSON, never a secret. */
  input: object;
  why?: string;
  /** The names of the steps, as far as they are known now. */
  plan?: string[];
  /** The permission the requester must still have when it runs. */
  permission: string;
  /** From the caller's Idempotency-Key: asking again with the same key gives the same job. */
  idempotencyKey?: string;
  /** No two jobs with the same key wait or run at once. */
  exclusive?: string;
}

/** Throw it from a handler to end the job as failed with a stable code and an exit code. */
export class JobFailure extends Error {
  constructor(
    readonly type: string,
    reason: string,
    readonly more: { exitCode?: number; remedy?: string; cause?: unknown } = {},
  ) {
    super(reason, { cause: more.cause });
  }
}

/** The failure that is kept of whatever a handler threw. */
export function failureFacts(thrown: unknown): JobFailureFacts {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const reason = error.message.toWellFormed().slice(0, 2_000) || error.name;
  if (!(error instanceof JobFailure)) return { type: 'failed', reason, exitCode: 1 };
  const { exitCode, remedy } = error.more;
  return { type: error.type, reason, exitCode: exitCode ?? 1, ...(remedy ? { remedy } : {}) };
}
