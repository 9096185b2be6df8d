import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventTail, type Subscription } from '../../platform/events/index.js';
import { Log } from '../../platform/logging/index.js';
import { DeliverMessages } from './deliver-messages.js';
import { QueueMessages } from './queue-messages.js';

/** Several changes at the same moment become one message. */
const gatherMs = 300;
const longestSleepMs = 600_000;

/** Follows the event log with a cursor of its own and delivers what comes of it; asleep while nothing waits. */
@Injectable()
export class Notifier {
  private subscription: Subscription | null = null;
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly store: Store,
    private readonly tail: EventTail,
    private readonly queueing: QueueMessages,
    private readonly delivering: DeliverMessages,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

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
    this.timer = setTimeout(() => this.work(), Math.min(ms, longestSleepMs));
  }

  private work(): void {
    if (this.working) return this.wakeIn(gatherMs);
    this.working = this.delivering
      .run()
      .then((next) => next !== null && this.wakeIn(Math.max(gatherMs, next - this.clock.now())))
      .catch((error: unknown) => {
        this.log.error('notifications were not delivered; they are tried again', { error });
        this.wakeIn(10_000);
      })
      .then(() => void (this.working = null));
  }
}
