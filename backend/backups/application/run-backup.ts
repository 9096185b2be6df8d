import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { JobFailure, JobHandler, type JobContext, type JobOutcome } from '../../platform/jobs/index.js';
import type { BackupRow } from '../persistence/backups.store.js';
import { notePlan, planById } from '../persistence/plans.store.js';
import { ApplyRetention } from './apply-retention.js';
import { shownBytes, type RunInput } from './backup-job.js';
import { asJobFailure } from './job-failures.js';
import { MakeBackup } from './make-backup.js';
import { Stores } from './stores.js';

/** One run: copy, verify, and for a plan let the old ones go. A run whose process died leaves nothing and has failed. */
@Injectable()
export class RunBackup extends JobHandler<RunInput> {
  override readonly kind = 'backup.run';

  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly make: MakeBackup,
    private readonly retention: ApplyRetention,
    private readonly stores: Stores,
  ) {
    super();
  }

  override async run(input: RunInput, job: JobContext): Promise<JobOutcome> {
    const startedAt = this.clock.now();
    await this.note(input, { lastAttemptAt: startedAt, lastJobId: job.id });
    try {
      const row = await this.copy(input, job);
      await this.note(input, {
        lastSuccessAt: this.clock.now(),
        lastFailure: null,
        lastDurationMs: this.clock.now() - startedAt,
      });
      await this.retain(input, job);
      return outcomeOf(row);
    } catch (error) {
      const failure = asJobFailure(error);
      if (!job.signal.aborted || isOwn(failure)) await this.failed(input, failure as Error);
      throw failure;
    }
  }

  /** Its process died: whatever it had written goes. */
  override async sweep(input: RunInput, job: JobContext): Promise<void> {
    await this.failed(input, new Error('the process that made it died'));
    const store = this.stores.open(await this.stores.row(input.storeId));
    await store.sweep((owner) => !owner.startsWith(`${job.id}.`));
  }

  private async copy(input: RunInput, job: JobContext): Promise<BackupRow> {
    await job.plan('copy', 'verify', ...(input.planId ? ['retention'] : []));
    const row = await this.make.make(input, job);
    if (row.state === 'held')
      throw new JobFailure('backup-held', `held, not trusted: ${row.problem}`, {
        exitCode: 3,
        remedy: 'Look whether the source has lost data; retention is paused until a newer backup is of the usual size',
      });
    return row;
  }

  private async retain({ planId }: RunInput, job: JobContext): Promise<void> {
    const plan = planId ? await planById(this.db.read, planId) : null;
    if (plan) await job.step('retention', () => this.retention.apply(plan, job));
  }

  private async failed(input: RunInput, { message }: Error): Promise<void> {
    await this.note(input, { lastFailureAt: this.clock.now(), lastFailure: message.slice(0, 2000) });
  }

  private async note({ planId }: RunInput, change: Parameters<typeof notePlan>[2]): Promise<void> {
    if (planId) await this.db.write((tx) => notePlan(tx, planId, change));
  }
}

function isOwn(failure: unknown): boolean {
  return failure instanceof JobFailure && failure.type !== 'cancelled';
}

function outcomeOf(row: BackupRow): JobOutcome {
  const seconds = Math.max(1, row.endedAt - row.startedAt) / 1000;
  const speed = `${shownBytes(row.plainBytes / seconds)}/s`;
  const gtid = row.manifest.position.gtid ? `, gtid ${row.manifest.position.gtid}` : '';
  const warned = row.manifest.warnings.length ? `, ${row.manifest.warnings.length} warnings` : '';
  return {
    summary: `${row.subjectName}: ${shownBytes(row.storedBytes)} stored, ${speed}${gtid}; verified, never restored${warned}`,
    result: { backupId: row.id },
  };
}
