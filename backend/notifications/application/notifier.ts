import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventTail, type Subscription } from '../../platform/events/index.js';
import { JOB_LEASE, Leases } from '../../platform/leases/index.js';
import { Log } from '../../platform/logging/index.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { DeliverMessages } from './deliver-messages.js';
import { QueueMessages } from './queue-messages.js';

/** Several changes at the same moment become one message. */
const gatherMs = 300;
/** How often it looks for what another daemon queued. */
const lookMs = 5_000;

/**
 * Follows the event log with a cursor of its own and delivers what comes of it. Of several daemons each event reaches
 * one; one alone delivers, under a lease that it takes when something is due and gives back after.
 */
@Injectable()
export class Notifier {
  private readonly lease;
  private subscription: Subscription | null = null;
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> | null = null;
  private stopped = false;
  /** When its loop last came round, monotonic milliseconds; null: not yet. */
  cameRoundAt: number | null = null;

  constructor(
    private readonly store: Store,
    private readonly tail: EventTail,
    private readonly queueing: QueueMessages,
    private readonly delivering: DeliverMessages,
    private readonly notifications: NotificationsStore,
    private readonly clock: Clock,
    private readonly log: Log,
    leases: Leases,
  ) {
    this.lease = leases.lease('notifications', JOB_LEASE);
  }

  start(): void {
    this.subscription = this.tail.follow('notifications', async (events, tx) => {
      if ((await this.queueing.run(events, tx)) > 0) this.store.afterCommit(tx, () => this.wakeIn(gatherMs));
    });
    this.wakeIn(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.subscription?.stop();
    await this.working;
  }

  private wakeIn(ms: number): void {
    if (this.stopped) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.work(), Math.min(ms, lookMs));
  }

  private work(): void {
    if (this.working) return this.wakeIn(gatherMs);
    this.working = this.deliver()
      .then((next) => this.wakeIn(next === null ? lookMs : Math.max(gatherMs, next - this.clock.now())))
      .catch((error: unknown) => {
        this.log.error('notifications were not delivered; they are tried again', { error });
        this.wakeIn(lookMs);
      })
      .then(() => void (this.working = null));
  }

  /** Returns when something is due next; null when nothing waits. */
  private async deliver(): Promise<number | null> {
    const next = await this.notifications.nextDue();
    this.cameRoundAt = this.clock.monotonic();
    if (next === null || next > this.clock.now()) return next;
    if (!(await this.lease.hold())) return this.clock.now() + 1_000;
    try {
      return await this.delivering.run(async () => !this.stopped && (await this.lease.hold()));
    } finally {
      await this.lease.release();
      this.cameRoundAt = this.clock.monotonic();
    }
  }
}
