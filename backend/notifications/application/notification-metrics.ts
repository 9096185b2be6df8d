import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { exposition, gauge, Metrics, type MetricsSource } from '../../platform/metrics/index.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { watchdogsSince } from '../persistence/watchdog.store.js';

/** A watchdog that did not look for this long is itself late. */
const freshMs = 150_000;

/** How telling people goes, and whether every loop is on time; read from the database when scraped. */
@Injectable()
export class NotificationMetrics implements MetricsSource, OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource(this);
  }

  async collect(): Promise<string> {
    const found = await watchdogsSince(this.store, this.clock.now() - freshMs);
    const well = found.length > 0 && found.every(({ ok }) => ok);
    const channels = await this.notifications.channels();
    const failing = channels.map(({ name, kind, failingSince }) => ({
      labels: { channel: name, kind },
      value: failingSince === null ? 0 : 1,
    }));
    const waiting = await this.notifications.countWaiting();
    return exposition([
      gauge('holdfast_watchdog', watchdogHelp, well ? 1 : 0),
      gauge('holdfast_notification_channel_failing', '1 while a channel delivers nothing', failing),
      gauge('holdfast_notifications_waiting', 'Messages that nobody has taken yet', waiting),
    ]);
  }
}

const watchdogHelp = '1 while checks, jobs, incidents, notifications and the store are all on time in every daemon';
