import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Jobs, type JobContext } from '../../platform/jobs/index.js';
import { planRetention, type RetentionPlan } from '../domain/retention.js';
import { backupEvent } from '../events.js';
import { backupsOfSeries, removeBackup, type BackupRow } from '../persistence/backups.store.js';
import type { BackupPlanRow } from '../persistence/plans.store.js';
import { Stores } from './stores.js';

/** What was deleted can be taken back by hand for so long. */
export const trashMs = 3 * 24 * 3_600_000;

/** Lets a plan's old backups go, as `planRetention` says. */
@Injectable()
export class ApplyRetention {
  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly stores: Stores,
    private readonly jobs: Jobs,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  /** What would go and stay if `keep` were kept; nothing is done. */
  async preview(plan: Pick<BackupPlanRow, 'id' | 'resourceId' | 'method'>, keep: number): Promise<RetentionPlan> {
    return planRetention(await this.facts(await this.rows(plan)), keep);
  }

  /** @returns how many went */
  async apply(plan: BackupPlanRow, job: JobContext): Promise<number> {
    const rows = new Map((await this.rows(plan)).map((row) => [row.id, row]));
    const { remove, paused } = planRetention(await this.facts([...rows.values()]), plan.keep);
    if (paused) job.log(`retention is paused: ${paused}`);
    for (const { id, because } of remove) {
      await this.remove(rows.get(id)!, job, because);
      job.log(`removed ${rows.get(id)!.folder}: ${because}`);
    }
    return remove.length;
  }

  /** Moves one backup to its store's trash and out of the catalogue. */
  async remove(row: BackupRow, job: JobContext, reason: string): Promise<void> {
    const store = this.stores.open(await this.stores.row(row.storeId));
    await store.trash(row.folder);
    await job.write(async (tx) => {
      await removeBackup(tx, row.id);
      await this.events.append(tx, backupEvent(row, 'backup.removed'));
      const subject = { kind: 'backup', id: row.id, name: row.subjectName };
      const { folder, startedAt, state } = row;
      await this.audit.record(tx, { action: 'backup.removed', subject, before: { folder, startedAt, state }, reason });
    });
    await store.emptyTrash(this.clock.now() - trashMs);
  }

  private rows({ id, resourceId, method }: Pick<BackupPlanRow, 'id' | 'resourceId' | 'method'>): Promise<BackupRow[]> {
    return backupsOfSeries(this.db.read, { planId: id, resourceId, method });
  }

  private async facts(rows: BackupRow[]) {
    return Promise.all(rows.map(async (row) => ({ ...row, inUse: await this.inUse(row) })));
  }

  private async inUse({ usedBy }: BackupRow): Promise<boolean> {
    const job = usedBy ? await this.jobs.find(usedBy) : null;
    return job !== null && job.endedAt === null;
  }
}
