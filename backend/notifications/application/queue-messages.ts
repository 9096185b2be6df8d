import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId } from '../../platform/database/index.js';
import type { LoggedEvent } from '../../platform/events/index.js';
import { firesFor, isEnd } from '../domain/alert.js';
import { keyOf, type Told } from '../domain/message.js';
import type { AlertRow } from '../persistence/notification.row.js';
import { NotificationsStore, type Tx } from '../persistence/notifications.store.js';
import { type Heard, readHappening } from './read-happening.js';
import { type Question, type Target, WhoIsTold } from './who-is-told.js';

type HeardIncident = Extract<Heard, { what: 'incident' }>;

/** What is queued besides the message itself. */
interface Envelope {
  /** The delivery that must have been taken before. */
  after: string | null;
  /** Quiet hours it waits for. */
  waitsUntil: number | null;
}

/** Turns events into deliveries, in the transaction in which the cursor on the event log moves: none is lost or doubled. */
@Injectable()
export class QueueMessages {
  private lastIdAt = 0;

  constructor(
    private readonly notifications: NotificationsStore,
    private readonly who: WhoIsTold,
    private readonly clock: Clock,
  ) {}

  /** Returns how many deliveries were queued. */
  async run(events: LoggedEvent[], tx: Tx): Promise<number> {
    let queued = 0;
    for (const event of events) {
      const heard = readHappening(event);
      if (heard?.what === 'incident') queued += await this.incident(tx, heard);
      if (heard?.what === 'status') queued += await this.status(tx, heard.told);
      if (heard?.what === 'once') queued += await this.once(tx, heard.told, heard.question);
    }
    return queued;
  }

  private async incident(tx: Tx, heard: HeardIncident): Promise<number> {
    const { type, facts, told, question } = heard;
    const alertKey = keyOfIncident(facts.number);
    if (type === 'incident.opened' && told.incident?.resourceId) await this.adopt(tx, told, alertKey);
    const open = await this.notifications.openAlerts(tx, alertKey);
    if (type === 'incident.resolved') return this.resolved(tx, heard, open);
    if (type === 'incident.acknowledged') return this.toldToAll(tx, { ...told, kind: 'acknowledged' }, open);
    const queued = type === 'incident.escalated' ? await this.toldToAll(tx, { ...told, kind: 'escalated' }, open) : 0;
    return queued + (await this.fires(tx, alertKey, told, question, open));
  }

  /** Alerts told of a resource before there were incidents go on as the alerts of its incident: nobody is told twice. */
  private async adopt(tx: Tx, told: Told, alertKey: string): Promise<void> {
    const { resourceId, number } = told.incident!;
    for (const alert of await this.notifications.openAlerts(tx, `resource:${resourceId}`))
      await this.notifications.rekey(tx, alert, { alertKey, number });
  }

  private async fires(tx: Tx, alertKey: string, told: Told, question: Question, open: AlertRow[]): Promise<number> {
    let queued = 0;
    for (const target of await this.who.targets(question, tx)) {
      const alert = open.find((one) => sameReceiver(one, target)) ?? null;
      if (!firesFor(told.status, alert)) continue;
      await this.fire(tx, alertKey, told, target, alert);
      queued++;
    }
    return queued;
  }

  private async fire(tx: Tx, alertKey: string, told: Told, to: Target, before: AlertRow | null): Promise<void> {
    const { channel, receiver, route, waitsUntil } = to;
    const firing = { ...told, kind: 'firing' as const, ...(before ? await this.keyOf(tx, before) : {}) };
    const deliveryId = await this.queue(tx, { channel: channel.id, receiver }, firing, { after: null, waitsUntil });
    const { status, subject, incident } = told;
    const resourceId = incident ? incident.resourceId : subject.id;
    const what = { status, name: subject.name.slice(0, 190), resourceId, number: incident?.number ?? null };
    const where = { alertKey, target: before?.target ?? to.id, channel: channel.id, receiver };
    await this.notifications.openAlert(tx, { ...where, ...what, deliveryId, routeId: route.id || null });
  }

  /** To everybody who was told of its beginning. */
  private async toldToAll(tx: Tx, told: Told, open: AlertRow[]): Promise<number> {
    for (const alert of open) await this.toAlert(tx, told, alert);
    return open.length;
  }

  private async resolved(tx: Tx, { facts, told }: HeardIncident, open: AlertRow[]): Promise<number> {
    const into = facts.mergedInto === undefined ? null : keyOfIncident(facts.mergedInto);
    const others = into ? await this.notifications.openAlerts(tx, into) : [];
    let queued = 0;
    for (const alert of open) {
      const known = others.some(({ target }) => target === alert.target);
      if (into && !known) await this.notifications.rekey(tx, alert, { alertKey: into, number: facts.mergedInto! });
      else queued += await this.resolve(tx, told, alert);
    }
    return queued;
  }

  /** The end goes to whoever was told the beginning, also when the channel has changed or is off by now. */
  private async resolve(tx: Tx, told: Told, alert: AlertRow): Promise<number> {
    const { name: cause } = told.subject;
    const other = cause !== '' && cause !== alert.name && told.incident;
    const name = other ? `${alert.name} (with ${cause})` : cause || alert.name;
    await this.toAlert(tx, { ...told, kind: 'resolved', subject: { ...told.subject, name } }, alert);
    await this.notifications.closeAlert(tx, alert);
    return 1;
  }

  private async toAlert(tx: Tx, told: Told, alert: AlertRow): Promise<void> {
    const before = await this.notifications.delivery(tx, alert.deliveryId);
    const held = before?.state === 'waiting' && before.attempts === 0 ? before.nextAt : null;
    const severity = alert.status === 'degraded' || alert.status === 'flapping' ? alert.status : 'down';
    const waitsUntil = held ?? (await this.who.waits(alert.routeId, alert.receiver.to, severity, tx));
    const key = before ? { key: keyOf(before.told) } : {};
    await this.queue(tx, alert, { ...told, ...key }, { after: alert.deliveryId, waitsUntil });
  }

  private async keyOf(tx: Tx, alert: AlertRow): Promise<{ key?: string }> {
    const before = await this.notifications.delivery(tx, alert.deliveryId);
    return before ? { key: keyOf(before.told) } : {};
  }

  /** Incidents tell of statuses now; what was told of a resource before there were any ends with its status. */
  private async status(tx: Tx, told: Told): Promise<number> {
    if (!isEnd(told.status)) return 0;
    const open = await this.notifications.openAlerts(tx, keyOf(told));
    for (const alert of open) await this.resolve(tx, told, alert);
    return open.length;
  }

  /** What has no end to wait for. */
  private async once(tx: Tx, told: Told, question: Question): Promise<number> {
    const targets = await this.who.targets(question, tx);
    for (const { channel, receiver, waitsUntil } of targets)
      await this.queue(tx, { channel: channel.id, receiver }, told, { after: null, waitsUntil });
    return targets.length;
  }

  private async queue(
    tx: Tx,
    { channel, receiver }: Pick<AlertRow, 'channel' | 'receiver'>,
    told: Told,
    { after, waitsUntil }: Envelope,
  ): Promise<string> {
    const id = this.nextId();
    const now = this.clock.now();
    const answer = waitsUntil !== null && waitsUntil > now ? 'waits until the quiet hours are over' : '';
    const begin = { state: 'waiting' as const, attempts: 0, createdAt: now, nextAt: waitsUntil ?? now, endedAt: null };
    await this.notifications.addDelivery(tx, { id, channel, told, receiver, after, ...begin, answer });
    return id;
  }

  /** Ids sort as they are made, also within one millisecond: they are the order in which things are told. */
  private nextId(): string {
    this.lastIdAt = Math.max(this.lastIdAt + 1, Date.now());
    return newId(this.lastIdAt);
  }
}

function keyOfIncident(number: number): string {
  return `incident:${number}`;
}

/** Alerts from before routes have the channel's id alone as their target. */
function sameReceiver(alert: AlertRow, { id, channel }: Target): boolean {
  return alert.target === id || (alert.target === alert.channel && alert.channel === channel.id);
}
