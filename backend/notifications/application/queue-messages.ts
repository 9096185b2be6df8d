import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId } from '../../platform/database/index.js';
import type { LoggedEvent } from '../../platform/events/index.js';
import { decide } from '../domain/alert.js';
import type { Receiver } from '../domain/channel.js';
import { keyOf, type Told } from '../domain/message.js';
import { targetOf } from '../domain/target.js';
import type { ChannelRow, AlertRow } from '../persistence/notification.row.js';
import { NotificationsStore, type Tx } from '../persistence/notifications.store.js';

/** Types of events that people are told of. */
const told = new Set(['status.changed', 'resource.removed', 'job.failed', 'access.recovered']);

/** Turns events into deliveries, in the transaction in which the cursor on the event log moves: none is lost or doubled. */
@Injectable()
export class QueueMessages {
  constructor(
    private readonly notifications: NotificationsStore,
    private readonly clock: Clock,
  ) {}

  /** Returns how many deliveries were queued. */
  async run(events: LoggedEvent[], tx: Tx): Promise<number> {
    const wanted = events.filter(({ type }) => told.has(type));
    if (wanted.length === 0) return 0;
    const channels = (await this.notifications.channels(tx)).filter(({ enabled }) => enabled);
    let queued = 0;
    for (const event of wanted) {
      const once = toldOnce(event);
      queued += once ? await this.once(tx, once, channels) : await this.changed(tx, event, channels);
    }
    return queued;
  }

  private async changed(tx: Tx, event: LoggedEvent, channels: ChannelRow[]): Promise<number> {
    const told = toldOf(event);
    const open = await this.notifications.openAlerts(tx, keyOf(told));
    const kinds = new Set([...channels.map(({ id }) => id), ...open.map(({ channel }) => channel)]);
    let queued = 0;
    for (const channel of kinds) {
      const alert = open.find((one) => one.channel === channel) ?? null;
      const enabled = channels.find(({ id }) => id === channel);
      const kind = decide({ from: '', to: told.status }, alert);
      if (kind === 'resolved') queued += await this.resolve(tx, told, alert!);
      if (kind === 'firing' && enabled) queued += await this.fire(tx, told, enabled);
    }
    return queued;
  }

  private async fire(tx: Tx, told: Told, { id: channel, url, to }: ChannelRow): Promise<number> {
    const receiver = { url, to };
    const deliveryId = await this.queue(tx, channel, { ...told, kind: 'firing' }, receiver, null);
    const { subject, status } = told;
    const where = { alertKey: keyOf(told), target: targetOf(channel, receiver), channel, resourceId: subject.id };
    const alert = { ...where, status, name: subject.name, receiver, deliveryId };
    await this.notifications.openAlert(tx, alert);
    return 1;
  }

  /** The end goes to whoever was told the beginning, also when the channel has changed or is off by now. */
  private async resolve(tx: Tx, told: Told, alert: AlertRow): Promise<number> {
    const subject = { ...told.subject, name: told.subject.name || alert.name };
    await this.queue(tx, alert.channel, { ...told, subject, kind: 'resolved' }, alert.receiver, alert.deliveryId);
    await this.notifications.closeAlert(tx, alert);
    return 1;
  }

  /** What has no end to wait for. */
  private async once(tx: Tx, message: Told, channels: ChannelRow[]): Promise<number> {
    for (const { id, url, to } of channels) await this.queue(tx, id, message, { url, to }, null);
    return channels.length;
  }

  private async queue(
    tx: Tx,
    channel: ChannelRow['id'],
    told: Told,
    receiver: Receiver,
    after: string | null,
  ): Promise<string> {
    const id = newId();
    const now = this.clock.now();
    const begin = { state: 'waiting', attempts: 0, createdAt: now, nextAt: now, endedAt: null, answer: '' } as const;
    await this.notifications.addDelivery(tx, { id, channel, told, receiver, after, ...begin });
    return id;
  }
}

/** A failed job, or the break-glass used on the host; null for what begins and ends. */
function toldOnce({ type, subject, data, at }: LoggedEvent): Told | null {
  if (type === 'job.failed') {
    const { title, failure } = data as { title: string; failure: { reason?: string } | null };
    const sentence = failure?.reason ?? 'The job failed.';
    return { kind: 'job-failed', subject: { ...subject, name: title }, status: 'failed', since: at, sentence };
  }
  if (type !== 'access.recovered') return null;
  const { name } = data as { name: string };
  const sentence =
    'Someone with rights on the machine of Holdfast used "holdfast admin recover". If it was none of you, act.';
  return { kind: 'access-recovered', subject: { ...subject, name }, status: 'recovered', since: at, sentence };
}

function toldOf({ type, subject, data, at }: LoggedEvent): Told {
  const about = (data ?? {}) as { to?: string; since?: number; sentence?: string; name?: string };
  const named = { ...subject, name: about.name ?? '' };
  if (type === 'resource.removed') {
    return { kind: 'resolved', subject: named, status: 'removed', since: at, sentence: 'It is not watched any more.' };
  }
  const { to = 'unknown', since = at, sentence = '' } = about;
  return { kind: 'firing', subject: named, status: to, since, sentence };
}
