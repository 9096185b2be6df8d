import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { isUniqueViolation, newId, Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Conflict, StaleVersion } from '../../platform/http/index.js';
import { demandSchedule, nextRuns, type ScheduleWords } from '../../platform/schedule/index.js';
import type { BackupMethodName } from '../domain/manifest.js';
import type { RetentionPlan } from '../domain/retention.js';
import { changedEvent } from '../events.js';
import type { Db } from '../persistence/db.js';
import { addPlan, changePlan, planById, removePlan, type BackupPlanRow } from '../persistence/plans.store.js';
import type { MethodOptions } from '../ports.js';
import { ApplyRetention } from './apply-retention.js';
import { BackupRights } from './backup-rights.js';
import { planNotFound } from './refusals.js';
import { Stores } from './stores.js';
import { Subjects } from './subjects.js';

const scheduleWords: ScheduleWords = {
  within: '',
  example: '"10 2 * * *" is 02:10 every night',
  never: 'Choose a day that exists',
};

/** What a person chooses of a plan. */
export interface PlanFields {
  name: string;
  method?: BackupMethodName;
  options: MethodOptions;
  storeId?: string;
  schedule: string;
  timeZone: string;
  keep: number;
  enabled: boolean;
}

/** Adds, changes and removes what is backed up regularly. */
@Injectable()
export class Plans {
  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly rights: BackupRights,
    private readonly subjects: Subjects,
    private readonly stores: Stores,
    private readonly retention: ApplyRetention,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  async add(resourceId: string | null, fields: PlanFields): Promise<string> {
    await this.rights.demand('backup.plan', resourceId);
    const chosen = await this.checked(resourceId, fields);
    const now = this.clock.now();
    const row: BackupPlanRow = {
      ...{ id: newId(), resourceId, ...chosen, createdAt: now, version: 1, nextSlotAt: slotOf(chosen, now) },
      ...{ lastJobId: null, lastAttemptAt: 0, lastSuccessAt: 0, lastFailureAt: 0, lastFailure: null },
      ...{ lastDurationMs: 0, lateRuns: 0, skippedRuns: 0 },
    };
    await this.unique(row.name, async (tx) => {
      await addPlan(tx, row);
      await this.say(tx, 'added', row, { after: shownFields(row) });
    });
    return row.id;
  }

  /** @throws StaleVersion when someone else changed it since `version` */
  async change(id: string, version: number, change: Partial<PlanFields>): Promise<void> {
    const before = await this.get(id);
    const chosen = await this.checked(before.resourceId, { ...before, ...change });
    const after = { ...before, ...chosen };
    const nextSlotAt = slotOf(after, this.clock.now());
    await this.unique(after.name, async (tx) => {
      if (!(await changePlan(tx, id, version, { ...chosen, nextSlotAt }))) throw new StaleVersion(before.version);
      await this.say(tx, 'changed', after, { before: shownFields(before), after: shownFields(after) });
    });
  }

  /** The backups it made stay. */
  async remove(id: string, version: number): Promise<void> {
    const row = await this.get(id);
    if (row.version !== version) throw new StaleVersion(row.version);
    await this.db.write(async (tx) => {
      await removePlan(tx, id);
      await this.say(tx, 'removed', row, { before: shownFields(row) });
    });
  }

  async previewRetention(id: string, keep: number | undefined): Promise<RetentionPlan> {
    const plan = await this.get(id);
    return this.retention.preview(plan, keep ?? plan.keep);
  }

  /** @throws NotFound */
  async get(id: string): Promise<BackupPlanRow> {
    const row = await planById(this.db.read, id);
    if (!row) throw planNotFound();
    return row;
  }

  private async checked(resourceId: string | null, fields: PlanFields) {
    const { name, options, schedule, timeZone, keep, enabled } = fields;
    const method = await this.subjects.methodOf(resourceId, fields.method, options);
    demandSchedule(schedule, timeZone, this.clock.now(), scheduleWords);
    const { id: storeId } = fields.storeId ? await this.stores.row(fields.storeId) : await this.stores.first();
    return { name, method, options, storeId, schedule, timeZone, keep, enabled };
  }

  private async unique(name: string, work: (tx: Db) => Promise<void>): Promise<void> {
    try {
      await this.db.write(work);
    } catch (error) {
      if (isUniqueViolation(error))
        throw new Conflict(`There is a plan "${name}" already`, 'Choose another name', 'name');
      throw error;
    }
  }

  private async say(
    tx: Db,
    what: string,
    row: BackupPlanRow,
    facts: { before?: object; after?: object },
  ): Promise<void> {
    const subject = { kind: 'backup-plan', id: row.id, name: row.name };
    await this.audit.record(tx, { action: `backup-plan.${what}`, subject, ...facts });
    await this.events.append(tx, changedEvent('backup-plan', row.id, row.resourceId));
  }
}

/** The slot a plan waits for from now on. */
export function slotOf(plan: Pick<BackupPlanRow, 'enabled' | 'schedule' | 'timeZone'>, now: number): number | null {
  return plan.enabled ? (nextRuns(plan.schedule, plan.timeZone, now, 1)[0] ?? null) : null;
}

function shownFields({ name, method, options, storeId, schedule, timeZone, keep, enabled }: BackupPlanRow) {
  return { name, method, options, storeId, schedule, timeZone, keep, enabled };
}
