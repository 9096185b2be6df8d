import { setImmediate as turn } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { EventTail, type LoggedEvent, type Subscription } from '../../platform/events/index.js';
import {
  exposition,
  type Family,
  Metrics,
  type MetricsSource,
  type MetricsText,
} from '../../platform/metrics/index.js';
import { type Resource, Resources } from '../../resources/index.js';
import type { MonitorBeatRow } from '../persistence/check.row.js';
import { checkNumbersAfter } from '../persistence/fleet.queries.js';
import { checksOf, lastBeat } from '../persistence/health.queries.js';
import { touchedResource } from './check-events.js';
import { FleetMetrics } from './fleet-metrics.js';

/** Rows read between two turns of the event loop: about a millisecond each. */
const resourcesAtOnce = 50;
const checksAtOnce = 500;

/**
 * The health of every resource for Prometheus. The first scrape reads everything; from then on the event log says which
 * resources changed, and only what their checks found is read each time.
 */
@Injectable()
export class HealthMetrics implements MetricsSource, OnModuleInit, OnModuleDestroy {
  private fleet = new FleetMetrics();
  private readonly touched = new Set<string>();
  private following: Subscription | null = null;
  private refreshing: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly tail: EventTail,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource(this);
  }

  async onModuleDestroy(): Promise<void> {
    await this.following?.stop();
  }

  /** Scrapes that come at the same time share one look at the store. */
  async collect(): Promise<MetricsText> {
    this.refreshing ??= this.refresh().finally(() => (this.refreshing = null));
    await this.refreshing;
    const monitor = exposition(monitorFamilies(await lastBeat(this.store)));
    return [...this.fleet.render(), Buffer.from(monitor)];
  }

  private async refresh(): Promise<void> {
    if (this.following) await this.readTouched();
    else await this.begin();
    await this.readNumbers();
  }

  private async begin(): Promise<void> {
    this.fleet = new FleetMetrics();
    const from = await this.tail.latest();
    let after = '';
    for (;;) {
      const resources = await this.resources.after(after, resourcesAtOnce);
      if (resources.length === 0) break;
      await this.take(resources);
      after = resources.at(-1)!.id;
    }
    this.following = this.tail.follow({ from }, (events) => this.note(events));
  }

  private async note(events: LoggedEvent[]): Promise<void> {
    for (const event of events) {
      const id = event.type === 'status.changed' ? event.subject.id : touchedResource(event);
      if (id !== null) this.touched.add(id);
    }
  }

  private async readTouched(): Promise<void> {
    while (this.touched.size > 0) {
      const ids = [...this.touched].slice(0, resourcesAtOnce);
      // Before it is read: what changes while it is read is touched again.
      for (const id of ids) this.touched.delete(id);
      await this.readThese(ids).catch((error: unknown) => {
        for (const id of ids) this.touched.add(id);
        throw error;
      });
    }
  }

  private async readThese(ids: string[]): Promise<void> {
    const found = await this.resources.findAll(ids);
    const there = new Set(found.map(({ id }) => id));
    for (const id of ids) if (!there.has(id)) this.fleet.remove(id);
    await this.take(found);
  }

  private async take(resources: Resource[]): Promise<void> {
    const checks = await checksOf(
      this.store,
      resources.map(({ id }) => id),
    );
    const byResource = Map.groupBy(checks, ({ check }) => check.resourceId);
    for (const resource of resources) this.fleet.put(resource, byResource.get(resource.id) ?? []);
    await turn();
  }

  private async readNumbers(): Promise<void> {
    for (let after = -1; ;) {
      const found = await checkNumbersAfter(this.store, after, checksAtOnce);
      if (found.length === 0) return;
      for (const one of found) this.fleet.set(one);
      after = found.at(-1)!.checkNumber;
      await turn();
    }
  }
}

const gauge = (name: string, help: string, value: number): Family => ({
  ...{ name, help, type: 'gauge' },
  samples: [{ labels: {}, value }],
});

function monitorFamilies(beat: MonitorBeatRow | null): Family[] {
  if (!beat) return [];
  return [
    gauge('holdfast_monitor_beat_timestamp_seconds', 'Last sign of life of the monitor.', beat.at / 1000),
    gauge('holdfast_monitor_lag_seconds', 'Greatest lag of the monitor between its last two beats.', beat.lagMs / 1000),
    gauge('holdfast_monitor_checks', 'How many checks the monitor runs.', beat.checks),
    {
      ...gauge('holdfast_monitor_results_total', 'Results since the monitor started.', beat.results),
      type: 'counter',
    },
    {
      ...gauge(
        'holdfast_monitor_late_results_total',
        'Failures not counted because the monitor itself was late.',
        beat.late,
      ),
      type: 'counter',
    },
  ];
}
