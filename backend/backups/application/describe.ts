import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { nextRuns } from '../../platform/schedule/index.js';
import { Resources } from '../../resources/index.js';
import { listPlans, planNames, resourcesWithBackups, storeNames } from '../persistence/backups.queries.js';
import { backupById, type BackupRow } from '../persistence/backups.store.js';
import type { BackupPlanRow } from '../persistence/plans.store.js';
import { BackupRights } from './backup-rights.js';
import { backupNotFound } from './refusals.js';

/** Turns rows into what the API shows. */
@Injectable()
export class Describe {
  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly rights: BackupRights,
    private readonly resources: Resources,
  ) {}

  /** Of all resources with backups, those whose the caller may see; null: all. */
  async visible(): Promise<string[] | null> {
    return this.rights.visible(await resourcesWithBackups(this.db.read));
  }

  async backup(id: string) {
    const row = await backupById(this.db.read, id);
    if (!row) throw backupNotFound();
    const [shown] = await this.backups([row]);
    return { ...shown, folder: row.folder, manifest: row.manifest };
  }

  async backups(rows: BackupRow[]) {
    const [plans, stores, resources] = await Promise.all([
      planNames(this.db.read),
      storeNames(this.db.read),
      this.names(rows.map((row) => row.resourceId)),
    ]);
    return rows.map((row) => ({
      ...row,
      resource: named(row.resourceId, resources),
      resourceName: resources.get(row.resourceId ?? '') ?? row.subjectName,
      plan: named(row.planId, plans),
      store: { id: row.storeId, name: stores.get(row.storeId) ?? 'a store that is gone' },
      sentence: sentenceOf(row),
      sha256: row.manifest.stored.sha256,
      position: row.manifest.position.gtid ?? null,
      accounts: row.manifest.accounts?.count ?? null,
      recoveryKey: row.manifest.recipients.length > 1,
      warnings: row.manifest.warnings,
    }));
  }

  /** The plans the caller may see, and how many there are beside them. */
  async plans() {
    const rows = await listPlans(this.db.read);
    const visible = await this.rights.visible(rows.map((row) => row.resourceId));
    const seen = rows.filter(
      (row) => visible === null || (row.resourceId !== null && visible.includes(row.resourceId)),
    );
    return { items: await this.describePlans(seen), next: null, hiddenByPermission: rows.length - seen.length };
  }

  async plan(row: BackupPlanRow) {
    return (await this.describePlans([row]))[0];
  }

  private async describePlans(rows: BackupPlanRow[]) {
    const [stores, resources] = await Promise.all([
      storeNames(this.db.read),
      this.names(rows.map((row) => row.resourceId)),
    ]);
    return rows.map((row) => ({
      ...row,
      resource: named(row.resourceId, resources),
      resourceName: row.resourceId === null ? 'holdfast' : (resources.get(row.resourceId) ?? 'a resource that is gone'),
      store: { id: row.storeId, name: stores.get(row.storeId) ?? 'a store that is gone' },
      nextRuns: row.enabled ? nextRuns(row.schedule, row.timeZone, this.clock.now(), 3) : [],
      lastAttemptAt: row.lastAttemptAt || null,
      lastSuccessAt: row.lastSuccessAt || null,
      lastFailureAt: row.lastFailureAt || null,
    }));
  }

  private async names(ids: (string | null)[]): Promise<Map<string, string>> {
    const known = await this.resources.findAll([...new Set(ids)].filter((id) => id !== null));
    return new Map(known.map((resource) => [resource.id, resource.name]));
  }
}

function named(id: string | null, names: Map<string, string>): { id: string; name: string } | null {
  const name = id === null ? undefined : names.get(id);
  return id !== null && name !== undefined ? { id, name } : null;
}

const words = {
  stored: 'stored, not verified',
  held: 'held: not trusted',
  verified: 'verified, not yet restorable: never restored',
  restorable: 'restorable: it was restored and looked at',
  quarantined: 'quarantined: not what was written',
};

/** "verified, not yet restorable: never restored; same disk as its source: not a disaster copy" */
export function sentenceOf(row: Pick<BackupRow, 'state' | 'problem' | 'sameDisk' | 'manifest'>): string {
  const problem = row.problem ? ` (${row.problem})` : '';
  const disk = row.sameDisk ? '; same disk as its source: not a disaster copy' : '';
  const key =
    row.manifest.recipients.length > 1
      ? ''
      : '; not restorable without this machine: made before there was a recovery key';
  return `${words[row.state]}${problem}${disk}${key}`;
}
