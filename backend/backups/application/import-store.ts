import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { JobHandler, type JobContext, type JobOutcome } from '../../platform/jobs/index.js';
import { Resources } from '../../resources/index.js';
import { changedEvent } from '../events.js';
import {
  addBackup,
  backupById,
  backupsInStore,
  changeBackup,
  removeBackup,
  type BackupRow,
} from '../persistence/backups.store.js';
import { raiseSequence, type BackupStoreRow } from '../persistence/stores.store.js';
import type { StoredEntry } from '../ports.js';
import type { ImportInput } from './backup-job.js';
import { asJobFailure } from './job-failures.js';
import { rowOf } from './make-backup.js';
import { Stores } from './stores.js';

/** Rebuilds the catalogue of a store from its manifests: the store is the truth, the database a cache. */
@Injectable()
export class ImportStore extends JobHandler<ImportInput> {
  override readonly kind = 'backup.import';
  override readonly afterLoss = 'resume';

  constructor(
    private readonly db: Store,
    private readonly stores: Stores,
    private readonly resources: Resources,
    private readonly events: EventLog,
  ) {
    super();
  }

  override async run({ storeId }: ImportInput, job: JobContext): Promise<JobOutcome> {
    try {
      const place = await this.stores.row(storeId);
      const { added, moved, dropped, unreadable } = await this.reconcile(place, (line) => job.log(line));
      const summary = `${place.name}: ${added} added, ${moved} changed, ${dropped} dropped, ${unreadable} not readable`;
      return { summary, result: { added, moved, dropped, unreadable } };
    } catch (error) {
      throw asJobFailure(error);
    }
  }

  /** Brings the catalogue in line with what lies in the store now. */
  async reconcile(place: BackupStoreRow, say: (line: string) => void) {
    const { entries, unreadable } = await this.stores.open(place).list();
    for (const { folder, why } of unreadable) say(`${folder}: ${why}`);
    let [added, moved] = [0, 0];
    for (const entry of entries) {
      const outcome = await this.take(entry, place);
      if (outcome === 'added') say(`${entry.folder}: added`);
      if (outcome === 'added') added++;
      if (outcome === 'moved') moved++;
    }
    const found = new Set(entries.map((entry) => entry.manifest.id));
    const dropped = await this.drop(place, found, say);
    if (added + moved + dropped > 0)
      await this.db.write((tx) => this.events.append(tx, changedEvent('backup-store', place.id, null)));
    return { added, moved, dropped, unreadable: unreadable.length };
  }

  private async take(entry: StoredEntry, place: BackupStoreRow): Promise<'added' | 'moved' | 'known'> {
    const { manifest, folder } = entry;
    const resource = manifest.subject.kind === 'resource' ? await this.resources.find(manifest.subject.id) : null;
    return this.db.write(async (tx) => {
      await raiseSequence(tx, place.id, manifest.sequence);
      const known = await backupById(tx, manifest.id);
      if (known && known.folder === folder && known.storeId === place.id) return 'known';
      const row = {
        ...rowOf(manifest, { folder, storeId: place.id, resourceId: resource?.id ?? null, sameDisk: null }),
        ...trustOf(entry),
      };
      if (!known) await addBackup(tx, row);
      else
        await changeBackup(tx, known.id, { folder, storeId: place.id, ...(entry.quarantined ? trustOf(entry) : {}) });
      return known ? 'moved' : 'added';
    });
  }

  private async drop(place: BackupStoreRow, found: Set<string>, say: (line: string) => void): Promise<number> {
    const rows = await backupsInStore(this.db.read, place.id);
    const lost = rows.filter((row) => !found.has(row.id) && row.state !== 'quarantined');
    for (const row of lost) {
      say(`${row.folder}: listed, but not there: dropped`);
      await this.db.write((tx) => removeBackup(tx, row.id));
    }
    return lost.length;
  }
}

/** What is found has yet to be verified; what cannot be trusted says why. */
function trustOf(entry: StoredEntry): Pick<BackupRow, 'state' | 'problem'> {
  if (entry.quarantined) return { state: 'quarantined', problem: 'it was found damaged and put aside' };
  if (entry.signature !== 'good')
    return {
      state: 'held',
      problem: `its manifest's signature is ${entry.signature}: not made by this Holdfast, or changed`,
    };
  if (entry.bytes !== entry.manifest.stored.bytes)
    return {
      state: 'held',
      problem: `its data has ${entry.bytes ?? 'no'} bytes, the manifest says ${entry.manifest.stored.bytes}`,
    };
  return { state: 'stored', problem: null };
}
