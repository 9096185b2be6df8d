import type { EntityManager } from 'typeorm';
import type { AuditTrail } from '../audit/index.js';
import type { Clock } from '../clock/index.js';
import { findForUpdate, type Store } from '../database/index.js';
import type { EventLog } from '../events/index.js';
import { HeldUntil, JOB_LEASE, LeaseLost } from '../leases/index.js';
import { keepLines, type LogLine } from './job-log.js';
import { jobEvents } from './job-events.js';
import { hasEnded, type JobHappening, jobStates } from './job-states.js';
import { auditOf } from './jobs.js';
import type { Claim } from './job-claims.js';
import { JobRow } from './persistence/job.row.js';

/** What a holder may change while it works. */
export type JobChange = Partial<Pick<JobRow, 'steps' | 'progress'>>;

export interface HeldJobParts {
  store: Store;
  clock: Clock;
  events: EventLog;
  audit: AuditTrail;
}

/**
 * A job as its holder writes it. Every write is fenced: it happens only while the row still carries our holder and
 * term, so that one who lost the lease cannot write an end, however late it wakes up.
 */
export class HeldJob {
  readonly lost = new AbortController();
  private readonly until = new HeldUntil(JOB_LEASE);
  private queue: Promise<unknown> = Promise.resolve();
  private over = false;

  constructor(
    readonly row: JobRow,
    claim: Pick<Claim, 'sentAt'>,
    private readonly parts: HeldJobParts,
  ) {
    this.until.confirmed(claim.sentAt);
  }

  /** Whether it is still ours, by our own clock alone. */
  holds(): boolean {
    return !this.over && this.until.holds(this.parts.clock.monotonic());
  }

  renewed(sentAt: number): void {
    this.until.confirmed(sentAt);
  }

  /** Notes that it is no longer ours: nothing more is written. */
  giveUp(reason: Error): void {
    this.over = true;
    this.lost.abort(reason);
  }

  /** A transaction of the handler's own, fenced. */
  async write<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (!this.holds()) throw this.loss();
    return this.parts.store.write(async (tx) => {
      await this.fence(tx);
      return work(tx);
    });
  }

  /** Keeps a change and lines of the log, one write after the other. */
  async change(change: JobChange, lines: LogLine[] = []): Promise<void> {
    await this.inTurn(async (tx) => {
      const logLines = await keepLines(tx, this.row, lines);
      await this.update(tx, { ...change, logLines });
    });
  }

  /** Ends it, or hands it back; nothing can be written after that. */
  async end(happening: JobHappening, change: Partial<JobRow>, lines: LogLine[] = []): Promise<void> {
    const state = jobStates.next(this.row.state, happening);
    if (!state) throw new Error(`a job that is ${this.row.state} cannot ${happening}`);
    const closed = hasEnded(state) ? { endedAt: this.parts.clock.now(), exclusiveKey: null } : { holder: null };
    await this.inTurn(async (tx) => {
      const logLines = await keepLines(tx, this.row, lines);
      const row = await this.update(tx, { ...change, ...closed, state, leaseUntil: null, logLines });
      if (hasEnded(state)) await this.parts.audit.record(tx, endEntry(row));
    });
    this.over = true;
  }

  private async inTurn(work: (tx: EntityManager) => Promise<void>): Promise<void> {
    const turn = this.queue.then(() => this.write(work));
    this.queue = turn.catch(() => undefined);
    await turn;
  }

  private async update(tx: EntityManager, change: Partial<JobRow>): Promise<JobRow> {
    const changed = { ...change, version: this.row.version + 1 };
    await tx.update(JobRow, { id: this.row.id }, changed);
    const row = { ...this.row, ...changed };
    await this.parts.events.append(tx, ...jobEvents(row));
    this.parts.store.afterCommit(tx, () => Object.assign(this.row, changed));
    return row;
  }

  private async fence(tx: EntityManager): Promise<void> {
    const { id, holder, term } = this.row;
    const current = await findForUpdate(tx, JobRow, { id });
    if (current?.holder !== holder || current?.term !== term || current?.state !== 'running') throw this.loss();
    this.row.version = current.version;
  }

  private loss(): LeaseLost {
    const reason = new LeaseLost(`job ${this.row.id}`);
    if (!this.lost.signal.aborted) this.giveUp(reason);
    return reason;
  }
}

function endEntry(job: JobRow) {
  const { subject, after } = auditOf(job);
  const result = job.state === 'succeeded' ? ('done' as const) : ('failed' as const);
  const reason = job.failure?.reason ?? job.cancelReason;
  return { action: 'job.ended', subject, after: { ...after, state: job.state }, result, reason };
}
