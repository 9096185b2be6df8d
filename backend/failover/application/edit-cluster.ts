import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { isUniqueViolation, Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Conflict, Denied, StaleVersion } from '../../platform/http/index.js';
import { demandSchedule, nextRuns, type ScheduleWords } from '../../platform/schedule/index.js';
import type { ClusterPolicy } from '../domain/cluster.js';
import { clusterEdited, clusterRemoved } from '../events.js';
import { sightsOf } from '../persistence/clusters.queries.js';
import {
  changeCluster,
  clusterById,
  clusterNameKey,
  type ClusterRow,
  removeCluster,
  touchCluster,
} from '../persistence/clusters.store.js';
import type { Db } from '../persistence/db.js';
import { writeResourceFacts } from '../persistence/resource-facts.store.js';
import { ClusterRights, factsOf } from './cluster-rights.js';
import { ClusterNameTaken, clusterNotFound, PlanBlocked } from './refusals.js';

const drillWords: ScheduleWords = { within: 'drill.', example: '"0 4 * * 0" is Sunday 04:00' };

/** What a person may change of a cluster; what is left out stays. */
export interface ClusterChange {
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly policy?: Partial<ClusterPolicy>;
  /** `schedule` null ends the scheduled drill. */
  readonly drill?: { readonly schedule: string | null; readonly timeZone: string };
}

/** Changes and removes clusters; every change is an audit entry and wakes the controller. */
@Injectable()
export class EditCluster {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly rights: ClusterRights,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  /** @throws NotFound, StaleVersion, ClusterNameTaken, PlanBlocked when the mode may not become automatic yet */
  async change(id: string, version: number, change: ClusterChange): Promise<void> {
    const before = await this.row(id);
    const columns = this.columnsOf(before, change);
    if (columns.tags) await this.demandStillMine({ ...before, ...columns });
    if (columns.policy?.mode === 'automatic' && before.policy.mode !== 'automatic') await this.demandSafe(before);
    try {
      await this.store.write(async (tx) => {
        if (!(await changeCluster(tx, id, version, { ...columns, updatedAt: this.clock.now() }))) {
          throw new StaleVersion((await clusterById(tx, id))?.version ?? before.version);
        }
        if (columns.name) await writeResourceFacts(tx, id, this.clock.now());
        const shown = shownFields({ ...before, ...columns });
        await this.say(tx, before, 'cluster.changed', { before: shownFields(before), after: shown });
      });
    } catch (error) {
      throw isUniqueViolation(error) ? new ClusterNameTaken(change.name ?? before.name) : error;
    }
  }

  /** Forgets the cluster; its servers and proxies stay as they are, its recoveries stay in the journal. */
  async remove(id: string, version: number): Promise<void> {
    const row = await this.row(id);
    if (row.version !== version) throw new StaleVersion(row.version);
    const sight = (await sightsOf(this.store.read, [id])).get(id);
    if (sight?.running && this.clock.now() - sight.at < 15_000) {
      throw new Conflict('A recovery of this cluster runs now', 'Wait until it has ended');
    }
    await this.store.write(async (tx) => {
      await removeCluster(tx, id);
      await writeResourceFacts(tx, id, this.clock.now());
      const subject = { kind: 'cluster', id, name: row.name };
      await this.audit.record(tx, { action: 'cluster.removed', subject, before: shownFields(row) });
      await this.events.append(tx, clusterRemoved(id));
    });
  }

  /** Writes something of a cluster together with its audit entry, and wakes the controller. */
  async note(row: ClusterRow, action: string, facts: Facts, work: (tx: Db) => Promise<void>): Promise<void> {
    await this.store.write(async (tx) => {
      await work(tx);
      await touchCluster(tx, row.id, this.clock.now());
      await this.say(tx, row, action, facts);
    });
  }

  /** @throws NotFound */
  async row(id: string): Promise<ClusterRow> {
    const row = await clusterById(this.store.read, id);
    if (!row) throw clusterNotFound();
    return row;
  }

  private columnsOf(before: ClusterRow, { name, tags, policy, drill }: ClusterChange): Partial<ClusterRow> {
    const now = this.clock.now();
    if (drill?.schedule) demandSchedule(drill.schedule, drill.timeZone, now, drillWords);
    const next = drill?.schedule ? (nextRuns(drill.schedule, drill.timeZone, now, 1)[0] ?? null) : null;
    return {
      ...(name === undefined ? {} : { name, nameKey: clusterNameKey(name) }),
      ...(tags ? { tags: [...new Set(tags)].sort() } : {}),
      ...(policy ? { policy: { ...before.policy, ...policy } } : {}),
      ...(drill ? { drillSchedule: drill.schedule ?? '', drillTimeZone: drill.timeZone, nextDrillAt: next } : {}),
    };
  }

  /** Nobody moves a cluster to where they have no say. */
  private async demandStillMine(after: ClusterRow): Promise<void> {
    const rights = await this.rights.ofCaller();
    if (rights.may('cluster.edit', factsOf(after)).allowed) return;
    throw new Denied(`You need cluster.edit on "${after.name}" with the tags it would have`, {
      permission: 'cluster.edit',
    });
  }

  /** A proxy that would bring another member up by itself makes every automatic failover unsafe. */
  private async demandSafe(row: ClusterRow): Promise<void> {
    const sight = (await sightsOf(this.store.read, [row.id])).get(row.id);
    const unsafe = (sight?.topology.routes ?? []).filter((route) => route.unsafe !== '');
    if (unsafe.length === 0) return;
    throw new PlanBlocked(
      unsafe.map(({ proxy, unsafe: why }) => ({ code: 'route-unsafe', sentence: `${proxy}: ${why}`, numbers: {} })),
    );
  }

  private async say(tx: Db, row: ClusterRow, action: string, facts: Facts): Promise<void> {
    const subject = { kind: 'cluster', id: row.id, name: row.name };
    await this.audit.record(tx, { action, subject, ...facts });
    await this.events.append(tx, clusterEdited(row.id, row.version + 1));
  }
}

/** What an audit entry says beside who and what. */
export interface Facts {
  readonly before?: object;
  readonly after?: object;
  readonly reason?: string | null;
}

function shownFields({ name, tags, policy, drillSchedule, drillTimeZone }: ClusterRow) {
  return { name, tags, policy, ...(drillSchedule ? { drill: `${drillSchedule} ${drillTimeZone}` } : {}) };
}
