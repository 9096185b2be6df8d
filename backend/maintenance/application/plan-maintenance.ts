import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { currentActor } from '../../platform/context/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Invalid } from '../../platform/http/index.js';
import { demandSchedule } from '../../platform/schedule/index.js';
import { longestMs, shortestMs } from '../domain/window.js';
import {
  addWindow,
  changeWindow,
  type Db,
  type MaintenanceRow,
  removeWindow,
  windowById,
  windowToChange,
} from '../persistence/maintenance.store.js';
import { MaintenanceRights } from './maintenance-rights.js';
import { MaintenanceOver, maintenanceNotFound } from './refusals.js';
import { onNow, upcoming } from './times.js';

/** What somebody plans; without a start it begins now, with a schedule it recurs. */
export interface WantedMaintenance {
  resourceIds: readonly string[];
  tags: readonly string[];
  reason: string;
  startsAt?: number;
  forMs: number;
  schedule?: string;
  timeZone: string;
  /** After that a recurring one begins no more. */
  until?: number;
}

const words = { within: '', example: '"0 2 * * 0" is Sunday 02:00', never: 'Plan one that happens once' };

/** Plans maintenance, ends it early and forgets it. Each is one transaction with its audit entry and its event. */
@Injectable()
export class PlanMaintenance {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
    private readonly rights: MaintenanceRights,
  ) {}

  /** The row as it would be. @throws Invalid, Denied */
  async judge(wanted: WantedMaintenance): Promise<MaintenanceRow> {
    const { resourceIds, tags, reason, forMs, schedule, timeZone, until } = wanted;
    const now = this.clock.now();
    if (resourceIds.length + tags.length === 0)
      throw Invalid.field('resourceIds', 'names nothing', 'Name a resource or a tag');
    const shape = schedule ?? '0 0 * * *';
    demandSchedule(shape, timeZone, now, words);
    const startsAt = wanted.startsAt ?? now;
    if (startsAt + forMs <= now && !schedule) throw Invalid.field('startsAt', 'is over already', 'Give a later start');
    if (forMs < shortestMs || forMs > longestMs)
      throw Invalid.field('forMs', 'must be between a minute and 31 days', 'Give another length');
    if (until !== undefined && until <= startsAt) throw Invalid.field('until', 'is before it begins');
    await this.rights.demandSeen(resourceIds);
    await this.rights.demand({ resourceIds: [...resourceIds], tags: [...tags] });
    const endsAt = schedule ? (until ?? null) : startsAt + forMs;
    const { id, name } = currentActor();
    return {
      ...{ id: newId(), reason, resourceIds: [...new Set(resourceIds)], tags: [...new Set(tags)] },
      ...{ startsAt, endsAt, schedule: schedule ?? null, timeZone, durationMs: forMs, heldUntil: 0 },
      ...{ overAt: endsAt === null ? null : endsAt + (schedule ? forMs : 0) },
      ...{ createdBy: { id: id ?? '', name }, createdAt: now, version: 1 },
    };
  }

  async plan(wanted: WantedMaintenance): Promise<string> {
    const row = await this.judge(wanted);
    await this.store.write(async (tx) => {
      await addWindow(tx, row);
      await this.say(tx, row, 'maintenance.planned', { after: shown(row) });
    });
    return row.id;
  }

  /** What is on ends now; what only comes is called off, one that recurs goes on with its next time. @throws MaintenanceOver */
  async end(id: string): Promise<void> {
    await this.demand(id);
    await this.store.write(async (tx) => {
      const row = await windowToChange(tx, id);
      if (!row) throw maintenanceNotFound();
      const now = this.clock.now();
      if (!onNow(row, now) && (row.schedule !== null || upcoming(row, now, 1).length === 0))
        throw new MaintenanceOver();
      const over = row.schedule === null ? { endsAt: Math.max(now, row.startsAt), overAt: now } : { heldUntil: now };
      await changeWindow(tx, row, over);
      await this.say(tx, row, 'maintenance.ended', { before: shown(row) });
    });
  }

  async remove(id: string): Promise<void> {
    const row = await this.demand(id);
    await this.store.write(async (tx) => {
      await removeWindow(tx, id);
      await this.say(tx, row, 'maintenance.removed', { before: shown(row) });
    });
  }

  private async demand(id: string): Promise<MaintenanceRow> {
    const row = await windowById(this.store.read, id);
    if (!row) throw maintenanceNotFound();
    await this.rights.demand(row);
    return row;
  }

  private async say(tx: Db, row: MaintenanceRow, action: string, facts: { before?: object; after?: object }) {
    const [only] = row.resourceIds.length + row.tags.length === 1 ? row.resourceIds : [];
    const about = only === undefined ? null : { kind: 'resource', id: only };
    const subject = { kind: 'maintenance', id: row.id };
    await this.audit.record(tx, { action, subject: { ...subject, name: row.reason.slice(0, 120) }, ...facts });
    await this.events.append(tx, { type: action, subject, about, version: row.version });
  }
}

function shown({ reason, resourceIds, tags, startsAt, endsAt, schedule, timeZone, durationMs }: MaintenanceRow) {
  return { reason, resourceIds, tags, startsAt, endsAt, ...(schedule ? { schedule, timeZone, durationMs } : {}) };
}
