import { setImmediate as turn } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { EventTail, type LoggedEvent, type Subscription } from '../../platform/events/index.js';
import { Busy } from '../../platform/http/index.js';
import { Metrics, type MetricsBytes, type MetricsSource } from '../../platform/metrics/index.js';
import { ThreadEnded } from '../../platform/threads/index.js';
import { type Resource, Resources } from '../../resources/index.js';
import { countChecks, fleetChecksOf } from '../persistence/fleet.queries.js';
import { touchedResource } from './check-events.js';
import type { Fleet } from './fleet/fleet.js';
import { FleetHere } from './fleet/fleet-here.js';
import { FleetThread } from './fleet/fleet-thread.js';
import { SpareBytes } from './fleet/spare-bytes.js';

/** Resources read between two turns of the event loop: about a millisecond. */
const resourcesAtOnce = 50;

/**
 * The health of every resource for Prometheus. The first scrape reads everything; from then on the event log says which
 * resources changed, and only what their checks found is read each time: of a large fleet by a thread of its own.
 */
@Injectable()
export class HealthMetrics implements MetricsSource, OnModuleInit, OnModuleDestroy {
  private here: FleetHere | null = null;
  /** Whether the fleet, wherever it is, was told of every resource. */
  private whole = false;
  private readonly touched = new Set<string>();
  private following: Subscription | null = null;
  private refreshing: Promise<Uint8Array> | null = null;
  private readonly spare = new SpareBytes();

  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly tail: EventTail,
    private readonly metrics: Metrics,
    private readonly thread: FleetThread,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource(this);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.following?.stop(), this.thread.stop()]);
  }

  /**
   * Scrapes that come at the same time share one look at the store.
   * @throws Busy when the thread ended meanwhile; the next scrape starts another
   */
  async collect(): Promise<MetricsBytes> {
    this.refreshing ??= this.refresh().finally(() => (this.refreshing = null));
    const bytes = await this.refreshing.catch((error: unknown) => {
      throw error instanceof ThreadEnded ? new Busy(error.message) : error;
    });
    return this.spare.lend(bytes);
  }

  private async refresh(): Promise<Uint8Array> {
    const fleet = await this.place();
    if (this.whole) await this.readTouched(fleet);
    else await this.begin(fleet);
    return fleet.text(this.spare.take());
  }

  /** Where the fleet is kept. A new place, or a thread that ended since, has to be told everything. */
  private async place(): Promise<Fleet> {
    if (this.thread.keeps()) return this.thread;
    const large = (await countChecks(this.store)) >= this.thread.fromChecks;
    if (large || !this.here) this.whole = false;
    this.here = large ? null : (this.here ?? new FleetHere(this.store));
    return this.here ?? this.thread;
  }

  private async begin(fleet: Fleet): Promise<void> {
    const from = await this.tail.latest();
    this.following ??= this.tail.follow({ from }, (events) => this.note(events));
    // Before they are read: what changes while they are read is touched again.
    this.touched.clear();
    await fleet.clear();
    for (let after = ''; ;) {
      const resources = await this.resources.after(after, resourcesAtOnce);
      if (resources.length === 0) break;
      await this.take(fleet, resources);
      after = resources.at(-1)!.id;
    }
    this.whole = true;
  }

  private async note(events: LoggedEvent[]): Promise<void> {
    for (const event of events) {
      const id = event.type === 'status.changed' ? event.subject.id : touchedResource(event);
      if (id !== null) this.touched.add(id);
    }
  }

  private async readTouched(fleet: Fleet): Promise<void> {
    while (this.touched.size > 0) {
      const ids = [...this.touched].slice(0, resourcesAtOnce);
      // Before it is read: what changes while it is read is touched again.
      for (const id of ids) this.touched.delete(id);
      await this.readThese(fleet, ids).catch((error: unknown) => {
        for (const id of ids) this.touched.add(id);
        throw error;
      });
    }
  }

  private async readThese(fleet: Fleet, ids: string[]): Promise<void> {
    const found = await this.resources.findAll(ids);
    const there = new Set(found.map(({ id }) => id));
    const gone = ids.filter((id) => !there.has(id));
    if (gone.length > 0) await fleet.remove(gone);
    await this.take(fleet, found);
  }

  private async take(fleet: Fleet, resources: Resource[]): Promise<void> {
    const checks = await fleetChecksOf(
      this.store,
      resources.map(({ id }) => id),
    );
    await fleet.put(
      resources.map(({ id, name, kind, environment, status, statusSince }) => ({
        ...{ id, name, kind, environment, status, statusSince, checks: checks.get(id) ?? [] },
      })),
    );
    await turn();
  }
}
