import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { JobHandler, type JobContext, type JobOutcome } from '../../platform/jobs/index.js';
import { nextState } from '../domain/backup-state.js';
import { PipelineFailure } from '../domain/pipeline-failure.js';
import { backupEvent } from '../events.js';
import { backupById, changeBackup, type BackupRow } from '../persistence/backups.store.js';
import { KeyRing, Pipeline, SealedTexts, type BackupStore, type StoredEntry } from '../ports.js';
import { endMarkerOf, idleMs, watchOf, type BackupInput } from './backup-job.js';
import { asJobFailure } from './job-failures.js';
import { backupNotFound } from './refusals.js';
import { Stores } from './stores.js';

/** Reads every byte of a stored backup again; one that is not what was written goes out of use for ever. */
@Injectable()
export class VerifyBackup extends JobHandler<BackupInput> {
  override readonly kind = 'backup.verify';

  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly stores: Stores,
    private readonly keys: KeyRing,
    private readonly pipeline: Pipeline,
    private readonly texts: SealedTexts,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {
    super();
  }

  override async run({ backupId }: BackupInput, job: JobContext): Promise<JobOutcome> {
    const row = await this.row(backupId);
    await job.step('verify', () => this.check(row, job));
    return { summary: `${row.subjectName}: verified (sha256, end marker)`, result: { backupId } };
  }

  async row(backupId: string): Promise<BackupRow> {
    const row = await backupById(this.db.read, backupId);
    if (!row) throw backupNotFound();
    return row;
  }

  /** @throws JobFailure `damaged`, `missing` (14), `wrong-key` (12) … after the backup was quarantined, where that is due */
  async check(row: BackupRow, job: JobContext): Promise<void> {
    try {
      const store = this.stores.open(await this.stores.row(row.storeId));
      await this.compare(row, store, job);
    } catch (error) {
      if (error instanceof PipelineFailure && isDamage(error)) await this.quarantine(row, error, job);
      throw asJobFailure(error, 'unpack');
    }
    const state = nextState(row.state, 'verify') ?? row.state;
    await this.note(row, { state, verifiedAt: this.clock.now() }, job);
  }

  private async compare(row: BackupRow, store: BackupStore, job: JobContext): Promise<void> {
    const manifest = (await this.entry(row, store)).manifest;
    const { plain, stored, file, method, accounts } = manifest;
    const secretKeys = [this.keys.controller().secretKey];
    await this.pipeline.unpack(
      {
        ...{ file: store.path(row.folder, file), secretKeys },
        ...{ endMarker: endMarkerOf(method), expected: { plain, stored }, consumer: null, idleMs },
      },
      watchOf(job, plain.bytes),
    );
    if (accounts) await this.texts.read(store.path(row.folder, accounts.file), accounts, secretKeys);
  }

  private async entry(row: BackupRow, store: BackupStore): Promise<StoredEntry> {
    const entry = await store.entry(row.folder).catch((error: Error) => {
      if (error.name === 'StoreUnusable') throw error;
      throw new PipelineFailure('damaged', `the manifest cannot be read: ${error.message}`);
    });
    if (!entry) throw new PipelineFailure('missing', `its folder ${row.folder} is not in the store`);
    if (entry.signature !== 'good')
      throw new PipelineFailure('damaged', `the manifest's signature is ${entry.signature}`);
    if (entry.manifest.id !== row.id)
      throw new PipelineFailure('damaged', `its folder holds another backup, ${entry.manifest.id}`);
    return entry;
  }

  private async quarantine(row: BackupRow, failure: PipelineFailure, job: JobContext): Promise<void> {
    job.log(`quarantined: ${failure.message}`);
    const store = this.stores.open(await this.stores.row(row.storeId));
    const folder = await store.quarantine(row.folder, failure.message).catch(() => row.folder);
    await this.note(row, { state: 'quarantined', folder, problem: failure.message }, job);
  }

  private async note(row: BackupRow, change: Partial<BackupRow>, job: JobContext): Promise<void> {
    await job.write(async (tx) => {
      await changeBackup(tx, row.id, change);
      const after = { ...row, ...change };
      await this.events.append(tx, backupEvent(after));
      const subject = { kind: 'backup', id: row.id, name: row.subjectName };
      const action = change.state === 'quarantined' ? 'backup.quarantined' : 'backup.verified';
      await this.audit.record(tx, {
        action,
        subject,
        before: { state: row.state },
        after: { state: after.state, problem: after.problem },
      });
    });
    Object.assign(row, change);
  }
}

/** Failures that say something about what is stored, and not about the key, the disk or a cancelled job. */
function isDamage({ reason }: PipelineFailure): boolean {
  return reason === 'damaged' || reason === 'missing' || reason === 'no-end-marker';
}
