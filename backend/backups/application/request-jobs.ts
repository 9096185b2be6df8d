import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { Jobs, type JobRow, type NewJob } from '../../platform/jobs/index.js';
import { BackupRefused } from '../domain/backup-refused.js';
import type { BackupMethodName } from '../domain/manifest.js';
import { backupById, type BackupRow } from '../persistence/backups.store.js';
import type { Db } from '../persistence/db.js';
import { notePlan, planById, type BackupPlanRow } from '../persistence/plans.store.js';
import { RestoreSites, type MethodOptions, type RestoreOutlook } from '../ports.js';
import { exclusiveBackup, exclusiveRun, type RestoreTarget, type RunInput } from './backup-job.js';
import { BackupRights } from './backup-rights.js';
import { DeleteBackup } from './delete-backup.js';
import { Destinations } from './destinations.js';
import { BackupQuarantined, backupNotFound, CannotBackUp, planNotFound } from './refusals.js';
import { Stores } from './stores.js';
import { Subjects } from './subjects.js';

/** What a caller says beside the thing itself. */
export interface Asked {
  idempotencyKey: string | null;
  why?: string;
}

export interface RunRequest {
  resourceId?: string | null;
  planId?: string;
  method?: BackupMethodName;
  options?: MethodOptions;
  storeId?: string;
}

/** Where people, scripts and schedules ask for backups, verifications, restores and deletions; all become jobs. */
@Injectable()
export class RequestJobs {
  constructor(
    private readonly db: Store,
    private readonly jobs: Jobs,
    private readonly subjects: Subjects,
    private readonly stores: Stores,
    private readonly rights: BackupRights,
    private readonly sites: RestoreSites,
    private readonly destinations: Destinations,
    private readonly deleting: DeleteBackup,
  ) {}

  /** @throws AlreadyRunning (11), Invalid, Denied */
  async run(request: RunRequest, asked: Asked): Promise<JobRow> {
    const plan = request.planId ? await planById(this.db.read, request.planId) : null;
    if (request.planId && !plan) throw planNotFound();
    const resourceId = plan ? plan.resourceId : (request.resourceId ?? null);
    await this.rights.demand('backup.run', resourceId);
    const input = plan ? inputOf(plan) : await this.inputOf(request, resourceId);
    const { name } = await this.subjects.subjectOf(resourceId);
    return this.db.write((tx) => this.enqueueRun(tx, input, { name, ...asked }));
  }

  /** Asks for a run within the caller's transaction; the schedule does it in the one that takes its slot. */
  async enqueueRun(tx: Db, input: RunInput, { name, idempotencyKey, why }: Asked & { name: string }): Promise<JobRow> {
    const job = await this.jobs.enqueue(tx, {
      ...{ kind: 'backup.run', title: `Back up ${name}`, input, permission: 'backup.run', why },
      subject: input.resourceId ? { kind: 'resource', id: input.resourceId, name } : null,
      ...{ plan: ['copy', 'verify'], exclusive: exclusiveRun(input), idempotencyKey: idempotencyKey ?? undefined },
    });
    if (input.planId) await notePlan(tx, input.planId, { lastJobId: job.id });
    return job;
  }

  async verify(backupId: string, asked: Asked): Promise<JobRow> {
    const row = await this.usable(backupId);
    return this.enqueue(row, asked, {
      kind: 'backup.verify',
      title: `Verify ${nameOf(row)}`,
      permission: 'backup.run',
    });
  }

  /** What a restore would do and what stands against it; nothing is done. */
  async outlook(backupId: string, target: RestoreTarget): Promise<RestoreOutlook> {
    const row = await this.usable(backupId);
    await this.demandTarget(target);
    return refusing(async () => this.sites.look(row.manifest, await this.destinations.of(target)));
  }

  /** @throws CannotBackUp when the target is not empty or does not fit, with the reason */
  async restore(backupId: string, target: RestoreTarget, asked: Asked): Promise<JobRow> {
    const row = await this.usable(backupId);
    const { refusals } = await this.outlook(backupId, target);
    if (refusals.length > 0) {
      const message = refusals.map((refusal) => refusal.detail).join('; ');
      throw new CannotBackUp({ ...refusals[0], message });
    }
    const wanted = {
      kind: 'backup.restore',
      title: `Restore ${nameOf(row)}`,
      permission: 'backup.restore',
      input: { backupId, target },
    };
    return this.enqueue(row, asked, wanted);
  }

  /** @throws LastGoodBackup */
  async delete(backupId: string, asked: Asked): Promise<JobRow> {
    const row = await this.row(backupId);
    await this.deleting.demandDeletable(row);
    return this.enqueue(row, asked, {
      kind: 'backup.delete',
      title: `Delete ${nameOf(row)}`,
      permission: 'backup.delete',
    });
  }

  async importStore(storeId: string, asked: Asked): Promise<JobRow> {
    const { name } = await this.stores.row(storeId);
    return this.db.write((tx) =>
      this.jobs.enqueue(tx, {
        ...{ kind: 'backup.import', title: `Read what lies in ${name}`, input: { storeId }, permission: 'store.edit' },
        ...{
          subject: null,
          why: asked.why,
          exclusive: `backup-store:${storeId}`,
          idempotencyKey: asked.idempotencyKey ?? undefined,
        },
      }),
    );
  }

  private enqueue(
    row: BackupRow,
    { idempotencyKey, why }: Asked,
    wanted: Pick<NewJob, 'kind' | 'title' | 'permission'> & { input?: object },
  ): Promise<JobRow> {
    const subject = row.resourceId ? { kind: 'resource', id: row.resourceId, name: row.subjectName } : null;
    const input = wanted.input ?? { backupId: row.id };
    const more = { why, exclusive: exclusiveBackup(row.id), idempotencyKey: idempotencyKey ?? undefined };
    return this.db.write((tx) => this.jobs.enqueue(tx, { ...wanted, input, subject, ...more }));
  }

  private async inputOf(request: RunRequest, resourceId: string | null): Promise<RunInput> {
    const options = request.options ?? {};
    const method = await this.subjects.methodOf(resourceId, request.method, options);
    await refusing(() => this.subjects.access(method, resourceId));
    const store = request.storeId ? await this.stores.row(request.storeId) : await this.stores.first();
    return { resourceId, planId: null, method, options, storeId: store.id };
  }

  /** Writing into a server needs the right to restore on it; writing into a folder of this machine, on everything. */
  private async demandTarget(target: RestoreTarget): Promise<void> {
    await this.rights.demand('backup.restore', 'folder' in target ? null : target.resourceId);
  }

  private async row(id: string): Promise<BackupRow> {
    const row = await backupById(this.db.read, id);
    if (!row) throw backupNotFound();
    return row;
  }

  private async usable(id: string): Promise<BackupRow> {
    const row = await this.row(id);
    if (row.state === 'quarantined') throw new BackupQuarantined(row.problem);
    return row;
  }
}

/** What a plan's run does. */
export function inputOf(plan: BackupPlanRow): RunInput {
  const { id, resourceId, method, options, storeId } = plan;
  return { resourceId, planId: id, method, options, storeId };
}

function nameOf(row: BackupRow): string {
  return `${row.subjectName} of ${new Date(row.startedAt).toISOString().slice(0, 16).replace('T', ' ')}`;
}

/** What a port refuses becomes an answer of the API. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackupRefused) throw new CannotBackUp(error);
    throw error;
  }
}
