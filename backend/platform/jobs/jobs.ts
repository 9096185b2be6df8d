import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { AuditTrail, canonicalJson } from '../audit/index.js';
import { Clock } from '../clock/index.js';
import { type Actor, currentContext } from '../context/index.js';
import { findForUpdate, isUniqueViolation, newId, Store } from '../database/index.js';
import { EventLog } from '../events/index.js';
import type { NewJob } from './job.js';
import { jobEvents } from './job-events.js';
import { jobStates } from './job-states.js';
import { plannedSteps } from './job-steps.js';
import { JobRow } from './persistence/job.row.js';
import { AlreadyRunning, IdempotencyKeyReused, JobHasEnded } from './problems.js';

/** Where features ask for long works, and where a running one is stopped. */
@Injectable()
export class Jobs {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly events: EventLog,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Asks for a job in the transaction of what it belongs to; it runs, as the current actor, after the commit.
   * Asking again with the same idempotency key gives the job that was made the first time, whatever became of it.
   * @throws AlreadyRunning when one with the same exclusive key waits or runs
   * @throws IdempotencyKeyReused when the key was used for something else
   */
  async enqueue(tx: EntityManager, wanted: NewJob): Promise<JobRow> {
    const row = newRow(wanted, this.clock.now());
    const earlier = row.idempotencyKey ? await tx.findOneBy(JobRow, { idempotencyKey: row.idempotencyKey }) : null;
    if (earlier) return sameJob(earlier, row);
    const { exclusiveKey } = row;
    const other = exclusiveKey ? await tx.findOneBy(JobRow, { exclusiveKey }) : null;
    if (other) throw new AlreadyRunning(other);
    const twin = await insertOrTwin(tx, row);
    if (twin) return sameJob(twin, row);
    await this.events.append(tx, ...jobEvents(row));
    await this.audit.record(tx, { action: 'job.requested', ...auditOf(row), reason: row.why });
    return row;
  }

  /** The job as it now is, or null. */
  async find(id: string): Promise<JobRow | null> {
    return this.store.read.findOneBy(JobRow, { id });
  }

  /**
   * Stops a job: at once while it waits, and as soon as its handler lets go while it runs (it is told within 250 ms).
   * Cancelling it again changes nothing. Returns the row as it then is, or null when there is no such job.
   * @throws JobHasEnded when it ended otherwise
   */
  async cancel(id: string, reason: string): Promise<JobRow | null> {
    return this.store.write(async (tx) => {
      const job = await findForUpdate(tx, JobRow, { id });
      return job && this.cancelLocked(tx, job, reason);
    });
  }

  /** Cancels, in the caller's transaction, whatever a person or service asked for and has not begun (e.g. when disabled). */
  async cancelQueuedOf(tx: EntityManager, requester: Pick<Actor, 'kind' | 'id'>, reason: string): Promise<number> {
    const waiting = await tx.findBy(JobRow, { requesterKey: requesterKey(requester), state: 'queued' });
    for (const { id } of waiting) {
      const job = await findForUpdate(tx, JobRow, { id });
      if (job) await this.cancelLocked(tx, job, reason);
    }
    return waiting.length;
  }

  /** How many jobs that a person or service asked for have not begun. */
  async countQueuedOf(requester: Pick<Actor, 'kind' | 'id'>): Promise<number> {
    return this.store.read.countBy(JobRow, { requesterKey: requesterKey(requester), state: 'queued' });
  }

  private async cancelLocked(tx: EntityManager, job: JobRow, reason: string): Promise<JobRow> {
    if (job.state === 'cancelled') return job;
    if (jobStates.next(job.state, 'cancel') === null) throw new JobHasEnded(job);
    if (job.cancelRequestedAt) return job;
    const now = this.clock.now();
    Object.assign(job, { cancelRequestedAt: now, cancelReason: reason.slice(0, 300), version: job.version + 1 });
    if (job.state === 'queued') Object.assign(job, { state: 'cancelled', endedAt: now, exclusiveKey: null });
    const { cancelRequestedAt, cancelReason, version, state, endedAt, exclusiveKey } = job;
    await tx.update(JobRow, { id: job.id }, { cancelRequestedAt, cancelReason, version, state, endedAt, exclusiveKey });
    await this.events.append(tx, ...jobEvents(job));
    await this.audit.record(tx, { action: 'job.cancelled', ...auditOf(job), reason });
    return job;
  }
}

export function requesterKey(actor: Pick<Actor, 'kind' | 'id'>): string {
  return `${actor.kind}:${actor.id ?? '-'}`;
}

/** The audit's view of a job: its subject is the job, its `after` says what it works on. */
export function auditOf(job: JobRow) {
  const { kind, subjectKind, subjectId, subjectName } = job;
  const subject = { kind: 'job', id: job.id, name: job.title };
  return { subject, after: { kind, ...(subjectId ? { subject: `${subjectKind} ${subjectName}`, subjectId } : {}) } };
}

function newRow(wanted: NewJob, now: number): JobRow {
  const { actor, requestId } = currentContext();
  const { kind, id, name, tokenId, sessionId } = actor;
  return {
    ...{ id: newId(), kind: wanted.kind, title: wanted.title.slice(0, 300), input: wanted.input },
    subjectKind: wanted.subject?.kind ?? null,
    subjectId: wanted.subject?.id ?? null,
    subjectName: wanted.subject?.name.slice(0, 190) ?? null,
    ...{ why: wanted.why?.slice(0, 1_000) ?? null, permission: wanted.permission },
    ...{ requester: { kind, id, name, tokenId, sessionId }, requesterKey: requesterKey(actor) },
    ...{
      state: 'queued',
      steps: plannedSteps(wanted.plan ?? []),
      progress: null,
      holder: null,
      term: 0,
      losses: 0,
      leaseUntil: null,
    },
    ...{ createdAt: now, startedAt: null, endedAt: null, outcome: null, failure: null },
    ...{ idempotencyKey: ownKey(wanted, actor), exclusiveKey: wanted.exclusive ?? null },
    ...{
      cancelRequestedAt: null,
      cancelReason: null,
      logLines: 0,
      requestId: requestId === '-' ? null : requestId,
      version: 1,
    },
  };
}

/** One caller's keys never meet another's. */
function ownKey(wanted: NewJob, actor: Actor): string | null {
  if (!wanted.idempotencyKey) return null;
  return createHash('sha256')
    .update(canonicalJson([requesterKey(actor), wanted.idempotencyKey]))
    .digest('hex');
}

function sameJob(earlier: JobRow, asked: JobRow): JobRow {
  const essence = ({ kind, subjectId, input }: JobRow) => canonicalJson({ kind, subjectId, input });
  if (essence(earlier) !== essence(asked)) throw new IdempotencyKeyReused(earlier);
  return earlier;
}

/**
 * Inserts the row. Someone may have inserted the same key between our look and our insert: the same idempotency key
 * gives their job, the same exclusive key is refused as if we had seen it.
 */
async function insertOrTwin(tx: EntityManager, row: JobRow): Promise<JobRow | null> {
  try {
    await tx.insert(JobRow, row);
    return null;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const { idempotencyKey, exclusiveKey } = row;
    const same = idempotencyKey ? await findForUpdate(tx, JobRow, { idempotencyKey }) : null;
    if (same) return same;
    const other = exclusiveKey ? await findForUpdate(tx, JobRow, { exclusiveKey }) : null;
    throw other ? new AlreadyRunning(other) : error;
  }
}
