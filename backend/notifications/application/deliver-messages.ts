import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { Log } from '../../platform/logging/index.js';
import { Resources } from '../../resources/index.js';
import type { ChannelKind } from '../domain/channel.js';
import { compose, digest } from '../domain/message.js';
import type { Message, Surroundings } from '../domain/message.js';
import { retryAfter } from '../domain/retries.js';
import type { DeliveryRow } from '../persistence/notification.row.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { NotDelivered } from '../ports.js';
import { Destinations } from './destinations.js';

/** More than this at once to one receiver becomes one message. */
const burst = 4;
const atOnce = 200;
const keptMs = 90 * 86_400_000;

/** Hands waiting messages over, one receiver after the other; what is not taken waits for its next attempt. */
@Injectable()
export class DeliverMessages {
  constructor(
    private readonly notifications: NotificationsStore,
    private readonly destinations: Destinations,
    private readonly resources: Resources,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Tries everything that is due; returns when the next attempt is, or null when nothing waits. */
  async run(): Promise<number | null> {
    const due = await this.ready(await this.notifications.due(this.clock.now(), atOnce));
    const groups = Map.groupBy(due, (row) => JSON.stringify([row.channel, row.receiver]));
    await Promise.all([...groups.values()].map((rows) => this.deliverAll(rows)));
    if (due.length > 0) await this.notifications.forget(this.clock.now() - keptMs);
    return this.notifications.nextDue();
  }

  /** An end is told only after its beginning was, and not at all when nobody could be told of the beginning. */
  private async ready(rows: DeliveryRow[]): Promise<DeliveryRow[]> {
    const states = await this.notifications.states(rows.flatMap(({ after }) => (after ? [after] : [])));
    const ready: DeliveryRow[] = [];
    for (const row of rows) {
      const before = row.after ? (states.get(row.after) ?? 'sent') : 'sent';
      if (before === 'sent') ready.push(row);
      else if (before === 'waiting') await this.notifications.change([row.id], { nextAt: this.clock.now() + 5_000 });
      else await this.end([row], 'dropped', 'its beginning was never delivered');
    }
    return ready;
  }

  private async deliverAll(rows: DeliveryRow[]): Promise<void> {
    if (rows.length > burst) return this.deliver(rows);
    for (const row of rows) await this.deliver([row]);
  }

  private async deliver(rows: DeliveryRow[]): Promise<void> {
    const [{ channel, receiver }] = rows;
    try {
      const message = digest(await Promise.all(rows.map((row) => this.compose(row))));
      await this.end(rows, 'sent', await this.destinations.send(channel, message, receiver));
    } catch (error) {
      await this.failed(rows, channel, error);
    }
  }

  private async failed(rows: DeliveryRow[], channel: ChannelKind, error: unknown): Promise<void> {
    const answer = error instanceof NotDelivered ? error.message : 'could not be sent; the log says why';
    this.log.warn('a notification was not delivered', {
      channel,
      answer,
      error: error instanceof NotDelivered ? undefined : error,
    });
    for (const row of rows) {
      const attempts = row.attempts + 1;
      const wait = retryAfter(attempts);
      if (wait === null) await this.end([{ ...row, attempts }], 'failed', answer);
      else await this.notifications.change([row.id], { attempts, answer, nextAt: this.clock.now() + wait });
    }
  }

  private async end(rows: DeliveryRow[], state: 'sent' | 'failed' | 'dropped', answer: string): Promise<void> {
    const ids = rows.map(({ id }) => id);
    await this.notifications.change(ids, { state, answer: answer.slice(0, 500), endedAt: this.clock.now() });
  }

  private async compose({ id, told }: DeliveryRow): Promise<Message> {
    return compose(id, told, await this.surroundings(told.subject));
  }

  private async surroundings({ kind, id }: { kind: string; id: string }): Promise<Surroundings> {
    const resource = kind === 'resource' ? await this.resources.find(id) : null;
    const affected = resource ? await this.resources.childNames(id) : [];
    const { publicUrl: consoleUrl } = this.config;
    return { consoleUrl, runbookUrl: resource?.runbookUrl ?? '', environment: resource?.environment ?? '', affected };
  }
}
