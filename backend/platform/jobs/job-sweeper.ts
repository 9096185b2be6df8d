import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { AuditTrail } from '../audit/index.js';
import { Clock } from '../clock/index.js';
import { findForUpdate, Store } from '../database/index.js';
import { EventLog } from '../events/index.js';
import { Log } from '../logging/index.js';
import { auditOf } from './jobs.js';
import { jobEvents } from './job-events.js';
import { type JobHappening, jobStates } from './job-states.js';
import { JobLogRow, JobRow } from './persistence/job.row.js';

const EVERY_MS = 60_000;
/** A job whose lease ran out this long ago is one that no daemon took over. */
const STRAY_MS = 600_000;
const KEEP_MS = 90 * 24 * 3_600_000;
const PRUNE_BATCH = 50;

/**
 * Ends what no daemon will: jobs whose process died and whose kind no daemon knows any more, or with no daemon there.
 * Runs in every process, the server too, so that nothing is shown as running for ever. Deletes jobs after 90 days.
 */
@Injectable()
export class JobSweeper {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly events: EventLog,
    private readonly audit: AuditTrail,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => this.log.error('jobs were not swept', { error }));
    }, EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** One round; returns how many jobs it ended and how many it deleted. */
  async sweep(): Promise<{ ended: number; deleted: number }> {
    const before = (await this.store.now()) - STRAY_MS;
    const strays = await this.store.read.findBy(JobRow, { state: 'running', leaseUntil: LessThan(before) });
    for (const { id } of strays) await this.end(id, before);
    return { ended: strays.length, deleted: await this.prune() };
  }

  private async end(id: string, before: number): Promise<void> {
    const failure = {
      type: 'process-lost',
      exitCode: 1,
      reason: 'The process that worked on it died and no other took it over.',
    };
    await this.store.write(async (tx) => {
      const job = await findForUpdate(tx, JobRow, { id });
      if (job?.state !== 'running' || (job.leaseUntil ?? 0) >= before) return;
      const state = jobStates.next(job.state, 'lose' satisfies JobHappening)!;
      const ended = {
        state,
        failure,
        term: job.term + 1,
        endedAt: this.clock.now(),
        leaseUntil: null,
        exclusiveKey: null,
      };
      await tx.update(JobRow, { id }, { ...ended, version: job.version + 1 });
      const row = { ...job, ...ended, version: job.version + 1 };
      await this.events.append(tx, ...jobEvents(row));
      await this.audit.record(tx, { action: 'job.ended', ...auditOf(row), result: 'failed', reason: failure.reason });
    });
  }

  private async prune(): Promise<number> {
    const endedAt = LessThan(this.clock.now() - KEEP_MS);
    const state = In(jobStates.ends as string[]);
    const old = await this.store.read.find(JobRow, {
      select: { id: true },
      where: { state, endedAt },
      take: PRUNE_BATCH,
    });
    const ids = old.map((row) => row.id);
    if (ids.length === 0) return 0;
    await this.store.write(async (tx) => {
      await tx.delete(JobLogRow, { jobId: In(ids) });
      await tx.delete(JobRow, { id: In(ids) });
    });
    return ids.length;
  }
}
