import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { JobFailure, JobHandler, type JobContext, type JobOutcome } from '../../platform/jobs/index.js';
import { nextState } from '../domain/backup-state.js';
import type { Manifest } from '../domain/manifest.js';
import { backupEvent } from '../events.js';
import { changeBackup, type BackupRow } from '../persistence/backups.store.js';
import {
  KeyRing,
  Pipeline,
  RestoreSites,
  SealedTexts,
  type BackupStore,
  type PreparedRestore,
  type RestoreDestination,
} from '../ports.js';
import { endMarkerOf, idleMs, watchOf, type RestoreInput } from './backup-job.js';
import { Destinations } from './destinations.js';
import { asJobFailure } from './job-failures.js';
import { Stores } from './stores.js';
import { VerifyBackup } from './verify-backup.js';

/**
 * Puts a backup into an empty target: looks at the target, verifies the backup, streams it, and looks at what came. What
 * an interrupted restore leaves is marked as unfinished and is never taken for whole.
 */
@Injectable()
export class RestoreBackup extends JobHandler<RestoreInput> {
  override readonly kind = 'backup.restore';

  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly stores: Stores,
    private readonly keys: KeyRing,
    private readonly pipeline: Pipeline,
    private readonly texts: SealedTexts,
    private readonly sites: RestoreSites,
    private readonly destinations: Destinations,
    private readonly verify: VerifyBackup,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {
    super();
  }

  override async run({ backupId, target }: RestoreInput, job: JobContext): Promise<JobOutcome> {
    await job.plan('verify', 'restore', 'compare');
    const row = await this.verify.row(backupId);
    await this.db.write((tx) => changeBackup(tx, row.id, { usedBy: job.id }));
    try {
      const destination = await this.destinations.of(target);
      await this.demandEmpty(row, destination);
      await job.step('verify', () => this.verify.check(row, job));
      const startedAt = this.clock.monotonic();
      await this.restore(row, destination, job);
      const restoreMs = Math.round(this.clock.monotonic() - startedAt);
      await this.note(row, restoreMs, job);
      return {
        summary: `${row.subjectName}: restored into ${shown(destination)} in ${Math.ceil(restoreMs / 1000)} s`,
        result: { backupId, restoreMs },
      };
    } catch (error) {
      throw asJobFailure(error, 'unpack');
    } finally {
      await this.db.write((tx) => changeBackup(tx, row.id, { usedBy: null }));
    }
  }

  private async demandEmpty(row: BackupRow, destination: RestoreDestination): Promise<void> {
    const { refusals } = await this.sites.look(row.manifest, destination);
    if (refusals.length > 0)
      throw new JobFailure(refusals[0].reason, refusals.map((refusal) => refusal.detail).join('; '), {
        ...(refusals[0].remedy ? { remedy: refusals[0].remedy } : {}),
      });
  }

  private async restore(row: BackupRow, destination: RestoreDestination, job: JobContext): Promise<void> {
    const { manifest, store } = await this.stored(row);
    const site = await this.sites.prepare(manifest, destination);
    try {
      const file = (name: string) => store.path(row.folder, name);
      await job.step('restore', async () => {
        await this.stream(manifest, file(manifest.file), site, job);
        await this.accounts(manifest, file, site, job);
      });
      await job.step('compare', () => this.compare(site));
    } catch (error) {
      job.log(`${shown(destination)} holds an unfinished restore: it is not usable as it is`);
      throw error;
    } finally {
      await site.dispose();
    }
  }

  /** The manifest of the store, which is whole; the catalogue's may be shortened. */
  private async stored(row: BackupRow): Promise<{ manifest: Manifest; store: BackupStore }> {
    const store = this.stores.open(await this.stores.row(row.storeId));
    const entry = await store.entry(row.folder);
    if (!entry) throw new JobFailure('missing', `its folder ${row.folder} is not in the store`, { exitCode: 14 });
    return { manifest: entry.manifest, store };
  }

  private async stream(manifest: Manifest, file: string, site: PreparedRestore, job: JobContext): Promise<void> {
    const { plain, stored, method } = manifest;
    const order = { file, secretKeys: [this.keys.controller().secretKey], endMarker: endMarkerOf(method), idleMs };
    const expected = { plain, stored };
    await this.pipeline.unpack({ ...order, expected, consumer: site.consumer }, watchOf(job, plain.bytes));
  }

  /** After the data, since a grant on a table needs the table. */
  private async accounts(
    { accounts }: Manifest,
    file: (name: string) => string,
    site: PreparedRestore,
    job: JobContext,
  ): Promise<void> {
    if (!accounts || !site.accounts) return;
    const text = await this.texts.read(file(accounts.file), accounts, [this.keys.controller().secretKey]);
    const { made, kept, refused } = await site.accounts(text);
    job.log(`accounts made: ${made.join(', ') || 'none'}`);
    if (kept.length) job.log(`accounts that were there already and stay as they are: ${kept.join(', ')}`);
    for (const line of refused) job.log(`warning: ${line}`);
  }

  private async compare(site: PreparedRestore): Promise<void> {
    const different = await site.finish();
    if (different.length > 0) throw new JobFailure('restore-differs', different.join('; '), { exitCode: 14 });
  }

  private async note(row: BackupRow, restoreMs: number, job: JobContext): Promise<void> {
    const state = nextState(row.state, 'restore') ?? row.state;
    await job.write(async (tx) => {
      await changeBackup(tx, row.id, { state, restoredAt: this.clock.now(), restoreMs, problem: null });
      await this.events.append(tx, backupEvent({ ...row, state }));
      const subject = { kind: 'backup', id: row.id, name: row.subjectName };
      await this.audit.record(tx, {
        action: 'backup.restored',
        subject,
        before: { state: row.state },
        after: { state, restoreMs },
      });
    });
  }
}

function shown(destination: RestoreDestination): string {
  return destination.kind === 'folder' ? destination.path : destination.shown;
}
