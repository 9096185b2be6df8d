import { Refusal } from '../../platform/http/index.js';
import { JobFailure } from '../../platform/jobs/index.js';
import { BackupRefused } from '../domain/backup-refused.js';
import { PipelineFailure, type PipelineFailureReason } from '../domain/pipeline-failure.js';
import { StoreUnusable } from '../domain/store-unusable.js';

/** Exit codes of the command line (ops/cli/exit-codes.ts) for the ways in which a pipeline ends badly. */
const exitCodes: Partial<Record<PipelineFailureReason, number>> = {
  'wrong-key': 12,
  damaged: 14,
  missing: 14,
  'no-end-marker': 14,
  idle: 124,
  cancelled: 130,
};

/** The end of a job for whatever one of our ports threw; anything else is thrown on as it is. */
export function asJobFailure(error: unknown, phase: 'pack' | 'unpack' = 'pack'): unknown {
  if (error instanceof PipelineFailure) {
    const code = phase === 'pack' && error.reason === 'no-end-marker' ? 1 : exitCodes[error.reason];
    return new JobFailure(error.reason, error.message, { exitCode: code ?? 1, cause: error });
  }
  if (error instanceof StoreUnusable)
    return new JobFailure(`store-${error.problem}`, error.message, { exitCode: 75, cause: error });
  if (error instanceof BackupRefused)
    return new JobFailure(error.reason, error.message, {
      exitCode: 1,
      ...(error.remedy ? { remedy: error.remedy } : {}),
    });
  if (error instanceof Refusal) {
    const { remedy } = error;
    return new JobFailure(error.type, error.message, { exitCode: error.kind.exitCode, ...(remedy ? { remedy } : {}) });
  }
  return error;
}
