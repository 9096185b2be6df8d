import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { JobFailure, type JobContext } from '../../platform/jobs/index.js';
import { version } from '../../platform/process/index.js';
import { accountsText } from '../domain/accounts.js';
import type { BackupSubject, Manifest } from '../domain/manifest.js';
import { tooSmall } from '../domain/size-check.js';
import { backupEvent } from '../events.js';
import { addBackup, recentGood, type BackupRow } from '../persistence/backups.store.js';
import { nextSequence, type BackupStoreRow } from '../persistence/stores.store.js';
import {
  BackupMethods,
  BackupStores,
  Pipeline,
  SealedTexts,
  type BackupStore,
  type Draft,
  type MethodOptions,
  KeyRing,
  type Packed,
  type Unpacked,
  type Prepared,
} from '../ports.js';
import { idleMs, ownerOf, shownBytes, watchOf, type RunInput } from './backup-job.js';
import { RecoveryKeys } from './recovery-keys.js';
import { Stores } from './stores.js';
import { Subjects } from './subjects.js';

interface Order {
  input: RunInput;
  subject: BackupSubject;
  place: BackupStoreRow;
  store: BackupStore;
  recipients: string[];
  recoveryKey: string | null;
  recent: BackupRow[];
}

/** Makes one backup: from the source into the store, and only then into the catalogue. */
@Injectable()
export class MakeBackup {
  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly subjects: Subjects,
    private readonly stores: Stores,
    private readonly places: BackupStores,
    private readonly methods: BackupMethods,
    private readonly pipeline: Pipeline,
    private readonly texts: SealedTexts,
    private readonly keys: KeyRing,
    private readonly recovery: RecoveryKeys,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  async make(input: RunInput, job: JobContext): Promise<BackupRow> {
    const order = await this.order(input);
    await this.demandSpace(order);
    const startedAt = this.clock.now();
    this.pipeline.soon();
    const prepared = await this.prepare(order, job);
    try {
      job.log(`reading ${namesOf(prepared)} from ${prepared.source.address ?? prepared.source.host ?? 'this machine'}`);
      for (const warning of prepared.warnings) job.log(`warning: ${warning}`);
      const draft = await order.store.begin(ownerOf(job));
      try {
        return await this.fill(order, prepared, draft, { job, startedAt });
      } catch (error) {
        await draft.discard();
        throw error;
      }
    } finally {
      await prepared.dispose();
    }
  }

  private async order(input: RunInput): Promise<Order> {
    const place = await this.stores.row(input.storeId);
    const subject = await this.subjects.subjectOf(input.resourceId);
    const recent = await recentGood(this.db.read, input, 7);
    return { input, subject, place, store: this.stores.open(place), recent, ...(await this.recovery.recipients()) };
  }

  /** A full disk is noticed before hours of work when the last backup already would not fit. */
  private async demandSpace({ store, recent, place }: Order): Promise<void> {
    const { freeBytes } = await store.look();
    const last = recent[0]?.storedBytes ?? 0;
    if (freeBytes >= last) return;
    const detail = `"${place.name}" has ${shownBytes(freeBytes)} free, the last backup took ${shownBytes(last)}`;
    throw new JobFailure('disk-full', detail, { remedy: 'Delete old backups, or make room on that disk' });
  }

  private async prepare({ input, recoveryKey, place }: Order, job: JobContext): Promise<Prepared> {
    const access = await this.subjects.access(input.method, input.resourceId);
    const options = this.options(input, place);
    return this.methods.get(input.method).prepare({ access, options, recoveryKey, signal: job.signal });
  }

  /** A backup of files never takes the store itself, nor the keys that open it. */
  private options({ method, options }: RunInput, place: BackupStoreRow): MethodOptions {
    if (method !== 'files') return options;
    const own = [place.path, `${this.config.data}/keys`, `${this.config.data}/run`];
    return { ...options, exclude: [...(options.exclude ?? []), ...own] };
  }

  private async fill(
    order: Order,
    prepared: Prepared,
    draft: Draft,
    { job, startedAt }: { job: JobContext; startedAt: number },
  ): Promise<BackupRow> {
    const packed = await this.copy(order, prepared, draft, job);
    const read = await this.readBack(prepared, draft.path(prepared.file), packed, job);
    const accounts = await this.sealAccounts(order, prepared, draft);
    const sequence = await job.write((tx) => nextSequence(tx, order.place.id));
    const manifest = this.manifest(order, prepared, { packed, read, accounts }, { sequence, startedAt });
    const folder = await draft.commit(manifest);
    job.log(`read back whole: ${shownBytes(read.plain.bytes)}; stored as ${order.place.name}/${folder}`);
    const sameDisk = prepared.lies ? await this.places.sameDisk(order.place.path, prepared.lies) : null;
    const place = { folder, storeId: order.place.id, resourceId: order.input.resourceId, sameDisk };
    const row = { ...rowOf(manifest, place), state: 'verified' as const, verifiedAt: this.clock.now() };
    const small = tooSmall(
      row.plainBytes,
      order.recent.map((one) => one.plainBytes),
    );
    return this.catalogue(small ? { ...row, state: 'held', problem: small } : row, job);
  }

  private async copy(
    { recipients }: Order,
    { producer, file }: Prepared,
    draft: Draft,
    job: JobContext,
  ): Promise<Packed> {
    let packed: Packed | null = null;
    await job.step('copy', async () => {
      packed = await this.pipeline.pack({ producer, recipients, file: draft.path(file), idleMs }, watchOf(job, null));
    });
    return packed as unknown as Packed;
  }

  /** Nothing is committed before every byte was read again; what the plain data is, is learnt here. */
  private async readBack(
    { endMarker }: Prepared,
    file: string,
    { stored }: Packed,
    job: JobContext,
  ): Promise<Unpacked> {
    let read: Unpacked | null = null;
    const order = { file, endMarker, secretKeys: [this.keys.controller().secretKey], consumer: null, idleMs };
    await job.step('verify', async () => {
      read = await this.pipeline.unpack({ ...order, expected: { plain: null, stored } }, watchOf(job, null));
    });
    return read as unknown as Unpacked;
  }

  /** In a file of their own, so that the data is restored without them unless they are asked for. */
  private async sealAccounts(
    { recipients }: Order,
    { accounts }: Prepared,
    draft: Draft,
  ): Promise<Manifest['accounts']> {
    if (!accounts) return undefined;
    const file = 'accounts.sql.zst.age';
    const digests = await this.texts.write(draft.path(file), accountsText(accounts), recipients);
    return { file, count: accounts.length, ...digests };
  }

  private manifest(
    { input, subject, place, recipients }: Order,
    prepared: Prepared,
    { packed, read, accounts }: { packed: Packed; read: Unpacked; accounts: Manifest['accounts'] },
    { sequence, startedAt }: { sequence: number; startedAt: number },
  ): Manifest {
    const { source, contents, file } = prepared;
    const { plain } = read;
    const { stored, stages } = packed;
    const warnings = [...prepared.warnings, ...prepared.complaints(packed)];
    return {
      ...{ format: 'holdfast-backup/1', id: newId(), method: input.method, subject, planId: input.planId },
      ...{ storeId: place.identity, sequence, startedAt, finishedAt: this.clock.now() },
      ...{ source, contents, position: prepared.position(read), file, plain, stored, recipients, stages, warnings },
      ...(accounts ? { accounts } : {}),
      madeBy: `holdfast ${version}`,
    };
  }

  private async catalogue(row: BackupRow, job: JobContext): Promise<BackupRow> {
    await job.write(async (tx) => {
      await addBackup(tx, row);
      await this.events.append(tx, backupEvent(row));
      const subject = { kind: 'backup', id: row.id, name: row.subjectName };
      const { method, storeId, folder, plainBytes, storedBytes } = row;
      await this.audit.record(tx, {
        action: 'backup.made',
        subject,
        after: { method, storeId, folder, plainBytes, storedBytes },
      });
    });
    return row;
  }
}

/** What a run copies, as its log says it: schemas, paths or parts. */
function namesOf({ contents }: Prepared): string {
  const names = (contents.schemas ?? contents.paths ?? contents.parts ?? []) as string[];
  return names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');
}

/** The catalogue's row of a manifest: also what an import rebuilds. */
export function rowOf(
  manifest: Manifest,
  place: Pick<BackupRow, 'folder' | 'storeId' | 'resourceId' | 'sameDisk'>,
): BackupRow {
  const { id, planId, method, sequence, startedAt, finishedAt, plain, stored, subject } = manifest;
  return {
    ...{ id, planId, method, sequence, startedAt, endedAt: finishedAt, subjectName: subject.name.slice(0, 190) },
    ...{ plainBytes: plain.bytes, storedBytes: stored.bytes, manifest, state: 'stored', version: 1, ...place },
    ...{ verifiedAt: null, restoredAt: null, restoreMs: null, problem: null, usedBy: null },
  };
}
