import { Refusal, refusalKind } from '../http/refusal.js';
import type { JobRow } from './persistence/job.row.js';

const alreadyRunning = refusalKind('already-running', 'Already running', 409, 11);
const keyReused = refusalKind('idempotency-key-reused', 'The Idempotency-Key was used for something else', 409, 2);
const ended = refusalKind('job-ended', 'The job has already ended', 409, 1);

/** Another job of the same exclusive key waits or runs. */
export class AlreadyRunning extends Refusal {
  constructor(other: JobRow) {
    const since = new Date(other.startedAt ?? other.createdAt).toISOString();
    const state = other.state === 'queued' ? 'has been waiting' : 'has been running';
    super(alreadyRunning, `"${other.title}" ${state} since ${since} (job ${other.id})`, {
      remedy: `Wait for it (npx holdfast job show ${other.id}) or cancel it`,
      extra: { jobId: other.id },
    });
  }
}

export class IdempotencyKeyReused extends Refusal {
  constructor(other: JobRow) {
    super(keyReused, `This Idempotency-Key already started "${other.title}" (job ${other.id})`, {
      field: 'Idempotency-Key',
      remedy: 'Send a new key with a new request, and the same key only to repeat the same request',
      extra: { jobId: other.id },
    });
  }
}

export class JobHasEnded extends Refusal {
  constructor(job: JobRow) {
    super(ended, `"${job.title}" has already ended: ${job.state}`, { extra: { state: job.state } });
  }
}
