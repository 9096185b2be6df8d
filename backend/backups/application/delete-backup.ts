import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { JobHandler, type JobContext, type JobOutcome } from '../../platform/jobs/index.js';
import { isGood } from '../domain/backup-state.js';
import { backupById, otherGood, type BackupRow } from '../persistence/backups.store.js';
import { ApplyRetention } from './apply-retention.js';
import type { BackupInput } from './backup-job.js';
import { asJobFailure } from './job-failures.js';
import { LastGoodBackup } from './refusals.js';

/** Moves a backup to its store's trash; never the last good one. */
@Injectable()
export class DeleteBackup extends JobHandler<BackupInput> {
  override readonly kind = 'backup.delete';
  override readonly afterLoss = 'resume';

  constructor(
    private readonly db: Store,
    private readonly retention: ApplyRetention,
  ) {
    super();
  }

  override async run({ backupId }: BackupInput, job: JobContext): Promise<JobOutcome> {
    const row = await backupById(this.db.read, backupId);
    if (!row) return { summary: 'it was gone already' };
    try {
      await this.demandDeletable(row);
      await job.step('delete', () => this.retention.remove(row, job, 'deleted by a person'));
    } catch (error) {
      throw asJobFailure(error);
    }
    return {
      summary: `${row.subjectName}: backup of ${new Date(row.startedAt).toISOString()} deleted`,
      result: { backupId },
    };
  }

  /** Asked when it is wanted, and again when it is done: others may have gone meanwhile. @throws LastGoodBackup */
  async demandDeletable(row: BackupRow): Promise<void> {
    if (!isGood(row.state)) return;
    if ((await otherGood(this.db.read, row)).length === 0) throw new LastGoodBackup(row.subjectName);
  }
}
