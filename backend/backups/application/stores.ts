import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { isUniqueViolation, newId, Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Conflict } from '../../platform/http/index.js';
import { StoreUnusable } from '../domain/store-unusable.js';
import { changedEvent } from '../events.js';
import { countBackupsOf } from '../persistence/backups.store.js';
import { plansOf } from '../persistence/plans.store.js';
import {
  addStore,
  allStores,
  changeStore,
  removeStore,
  storeById,
  storeByIdentity,
  type BackupStoreRow,
} from '../persistence/stores.store.js';
import { BackupStores, type BackupStore } from '../ports.js';
import { StoreCannotBeUsed, StoreInUse, storeNotFound } from './refusals.js';

/** A store as it is now. */
export interface StoreView {
  id: string;
  name: string;
  path: string;
  identity: string;
  createdAt: number;
  version: number;
  available: boolean;
  /** Why it cannot be used, or null. */
  problem: string | null;
  freeBytes: number | null;
  totalBytes: number | null;
  /** Whether it lies on the disk of Holdfast's own data: then it is no disaster copy. */
  sameDisk: boolean | null;
}

/** Where backups are kept. */
@Injectable()
export class Stores {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly stores: BackupStores,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  async list(): Promise<StoreView[]> {
    return Promise.all((await allStores(this.store.read)).map((row) => this.describe(row)));
  }

  async get(id: string): Promise<StoreView> {
    return this.describe(await this.row(id));
  }

  /** @throws NotFound */
  async row(id: string): Promise<BackupStoreRow> {
    const row = await storeById(this.store.read, id);
    if (!row) throw storeNotFound();
    return row;
  }

  /** The first store: where backups go that name none. @throws StoreCannotBeUsed before there is one */
  async first(): Promise<BackupStoreRow> {
    const [row] = await allStores(this.store.read);
    if (!row)
      throw new StoreCannotBeUsed('not-mounted', 'There is no backup store yet; the daemon makes one at its start');
    return row;
  }

  open(row: Pick<BackupStoreRow, 'path' | 'identity'>): BackupStore {
    return this.stores.open(row.path, row.identity);
  }

  /** Makes an empty folder a store, or takes over one that is a store already (its backups are then imported). */
  async add(name: string, path: string): Promise<{ view: StoreView; adopted: boolean }> {
    const { id: identity, adopted } = await this.createOrAdopt(name, path);
    const known = await storeByIdentity(this.store.read, identity);
    if (known) throw new Conflict(`${path} is the store "${known.name}" already`, undefined, 'path');
    const row = { id: newId(), name, path, identity, sequence: 0, createdAt: this.clock.now(), version: 1 };
    await this.insert(row);
    return { view: await this.describe(row), adopted };
  }

  /** A disk was mounted elsewhere: the same store at another path. */
  async move(id: string, path: string): Promise<StoreView> {
    const row = await this.row(id);
    await this.refusing(() => this.stores.open(path, row.identity).look());
    await this.store.write(async (tx) => {
      await changeStore(tx, id, { path });
      await this.audit.record(tx, {
        action: 'backup-store.moved',
        subject: subjectOf(row),
        before: { path: row.path },
        after: { path },
      });
      await this.events.append(tx, changedEvent('backup-store', id, null));
    });
    return this.get(id);
  }

  /** Forgets the store and touches nothing in it; refused while plans or backups name it. */
  async remove(id: string): Promise<void> {
    const row = await this.row(id);
    await this.store.write(async (tx) => {
      const plans = await plansOf(tx, { storeId: id });
      const backups = await countBackupsOf(tx, { storeId: id });
      if (plans.length + backups > 0)
        throw new StoreInUse(`"${row.name}" holds ${backups} backups and ${plans.length} plans write to it`);
      await removeStore(tx, id);
      await this.audit.record(tx, {
        action: 'backup-store.removed',
        subject: subjectOf(row),
        before: { path: row.path },
      });
      await this.events.append(tx, changedEvent('backup-store', id, null));
    });
  }

  /** On the first start: the store that the configuration names. */
  async ensureFirst(): Promise<BackupStoreRow> {
    const [there] = await allStores(this.store.read);
    if (there) return there;
    await this.add('local', this.config.backupStore);
    return this.first();
  }

  private async describe(row: BackupStoreRow): Promise<StoreView> {
    const { id, name, path, identity, createdAt, version } = row;
    const facts = { id, name, path, identity, createdAt, version };
    try {
      const { freeBytes, totalBytes } = await this.open(row).look();
      const sameDisk = await this.stores.sameDisk(path, this.config.data);
      return { ...facts, available: true, problem: null, freeBytes, totalBytes, sameDisk };
    } catch (error) {
      const problem = (error as Error).message;
      return { ...facts, available: false, problem, freeBytes: null, totalBytes: null, sameDisk: null };
    }
  }

  private async createOrAdopt(name: string, path: string): Promise<{ id: string; adopted: boolean }> {
    const store = this.stores.open(path, null);
    try {
      return { id: (await store.create(name)).id, adopted: false };
    } catch (error) {
      if (!(error instanceof StoreUnusable)) throw error;
      if (error.problem !== 'already-a-store') throw new StoreCannotBeUsed(error.problem, error.message);
      return { id: (await store.look()).identity.id, adopted: true };
    }
  }

  private async insert(row: BackupStoreRow): Promise<void> {
    try {
      await this.store.write(async (tx) => {
        await addStore(tx, row);
        await this.audit.record(tx, {
          action: 'backup-store.added',
          subject: subjectOf(row),
          after: { path: row.path },
        });
        await this.events.append(tx, changedEvent('backup-store', row.id, null));
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new Conflict(`There is a store "${row.name}" already`, undefined, 'name');
      throw error;
    }
  }

  private async refusing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoreUnusable) throw new StoreCannotBeUsed(error.problem, error.message);
      throw error;
    }
  }
}

function subjectOf(row: BackupStoreRow) {
  return { kind: 'backup-store', id: row.id, name: row.name };
}
