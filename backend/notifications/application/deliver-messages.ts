import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { Log } from '../../platform/logging/index.js';
import { Resources } from '../../resources/index.js';
import { compose, digest } from '../domain/message.js';
import type { Message, Surroundings, Told } from '../domain/message.js';
import { paceOf } from '../domain/pace.js';
import { retryAfter } from '../domain/retries.js';
import type { DeliveryRow } from '../persistence/notification.row.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { NotDelivered } from '../ports.js';
import { ChannelHealth } from './channel-health.js';
import { Destinations } from './destinations.js';

const atOnce = 200;
const hourMs = 3_600_000;
const keptMs = 90 * 86_400_000;

/** Asked before each message: whether this process is still the one that delivers. */
type StillOurs = () => Promise<boolean>;

/**
 * Hands waiting messages over. Law: what one receiver gets by one channel arrives in the order in which it was queued:
 * while its oldest message waits for its next attempt, the younger ones wait behind it. Receivers do not wait for each
 * other.
 */
@Injectable()
export class DeliverMessages {
  constructor(
    private readonly notifications: NotificationsStore,
    private readonly destinations: Destinations,
    private readonly health: ChannelHealth,
    private readonly resources: Resources,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Tries everything that is due; returns when the next attempt is, or null when nothing waits. */
  async run(ours: StillOurs = async () => true): Promise<number | null> {
    const now = this.clock.now();
    const channels = await this.notifications.channelsDue(now);
    await Promise.all(channels.map((channel) => this.deliverChannel(channel, now, ours)));
    if (channels.length > 0) await this.notifications.forget(now - keptMs);
    return this.notifications.nextDue();
  }

  private async deliverChannel(channel: string, now: number, ours: StillOurs): Promise<void> {
    const rows = await this.notifications.waiting(channel, now, atOnce);
    const oneByOne = await this.destinations.oneByOne(channel);
    const groups = Map.groupBy(rows, (row) => JSON.stringify(row.receiver));
    await Promise.all([...groups.values()].map((group) => this.deliverGroup(group, oneByOne, ours)));
  }

  private async deliverGroup(rows: DeliveryRow[], oneByOne: boolean, ours: StillOurs): Promise<void> {
    const now = this.clock.now();
    const retryAt = Math.max(0, ...rows.filter(({ attempts }) => attempts > 0).map(({ nextAt }) => nextAt));
    if (retryAt > now) return this.hold(rows, retryAt);
    const due = await this.ready(rows.filter(({ nextAt }) => nextAt <= now));
    if (due.length === 0) return;
    const pace = oneByOne ? { from: now, together: false } : await this.pace(due, now);
    if (pace.from > now) return this.hold(due, pace.from);
    const batches = pace.together ? [due] : due.map((row) => [row]);
    for (const batch of batches) if (!(await ours()) || !(await this.deliver(batch))) break;
  }

  /** Waits behind what is tried again, or until the receiver may get a message again. */
  private async hold(rows: DeliveryRow[], until: number): Promise<void> {
    const early = rows.filter(({ nextAt }) => nextAt < until).map(({ id }) => id);
    if (early.length > 0) await this.notifications.change(early, { nextAt: until });
  }

  private async pace(due: DeliveryRow[], now: number) {
    const sent = await this.notifications.sentSince(due[0].channel, now - hourMs);
    const same = JSON.stringify(due[0].receiver);
    const told = sent.filter((row) => JSON.stringify(row.receiver) === same && row.told.kind !== 'test');
    const at = [...new Set(told.map(({ endedAt }) => endedAt!))];
    return paceOf(at, { count: due.length, critical: due.some(({ told: one }) => newlyDown(one)) }, now);
  }

  /** An end is told only after its beginning was, and not at all when nobody could be told of the beginning. */
  private async ready(rows: DeliveryRow[]): Promise<DeliveryRow[]> {
    const before = await this.notifications.deliveries(rows.flatMap(({ after }) => (after ? [after] : [])));
    const ready: DeliveryRow[] = [];
    for (const row of rows) {
      const { state = 'sent', id, nextAt } = before.get(row.after ?? '') ?? {};
      if (state === 'sent' || ready.some((one) => one.id === id)) ready.push(row);
      else if (state === 'waiting') await this.hold([row], Math.max(nextAt ?? 0, this.clock.now() + 1_000));
      else await this.end([row], 'dropped', 'its beginning was never delivered');
    }
    return ready;
  }

  /** Whether it was taken. */
  private async deliver(rows: DeliveryRow[]): Promise<boolean> {
    const [{ channel, receiver }] = rows;
    try {
      const message = digest(await Promise.all(rows.map((row) => this.compose(row))));
      await this.end(rows, 'sent', await this.destinations.send(channel, message, receiver));
      await this.health.worked(channel);
      return true;
    } catch (error) {
      await this.failed(rows, error);
      return false;
    }
  }

  private async failed(rows: DeliveryRow[], error: unknown): Promise<void> {
    const [{ channel }] = rows;
    const known = error instanceof NotDelivered;
    const answer = known ? error.message : 'could not be sent; the log says why';
    this.log.warn('a notification was not delivered', { channel, answer, error: known ? undefined : error });
    const now = this.clock.now();
    for (const row of rows) {
      const attempts = row.attempts + 1;
      const wait = retryAfter(attempts, now - row.createdAt);
      if (wait === null) await this.end([row], 'failed', answer);
      else await this.notifications.change([row.id], { attempts, answer: answer.slice(0, 500), nextAt: now + wait });
    }
    await this.health.failed(channel, answer);
  }

  private async end(rows: DeliveryRow[], state: 'sent' | 'failed' | 'dropped', answer: string): Promise<void> {
    const ids = rows.map(({ id }) => id);
    await this.notifications.change(ids, { state, answer: answer.slice(0, 500), endedAt: this.clock.now() });
  }

  private async compose({ id, told }: DeliveryRow): Promise<Message> {
    return compose(id, told, await this.surroundings(told));
  }

  private async surroundings({ subject, incident }: Told): Promise<Surroundings> {
    const resourceId = subject.kind === 'resource' ? subject.id : (incident?.resourceId ?? null);
    const resource = resourceId ? await this.resources.find(resourceId) : null;
    const affected = resource && !incident ? await this.resources.childNames(resource.id) : [];
    const { publicUrl: consoleUrl } = this.config;
    return { consoleUrl, runbookUrl: resource?.runbookUrl ?? '', environment: resource?.environment ?? '', affected };
  }
}

function newlyDown({ kind, status }: Told): boolean {
  return kind === 'access-recovered' || (kind === 'firing' && status === 'down');
}
