import { Injectable } from '@nestjs/common';
import { In, LessThan, LessThanOrEqual, MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { findForUpdate, Store } from '../../platform/database/index.js';
import { AlertRow, ChannelRow, DeliveryRow } from './notification.row.js';

/** A transaction, as use cases pass it on. */
export type Tx = EntityManager;

/** Channels, open alerts and deliveries. */
@Injectable()
export class NotificationsStore {
  constructor(private readonly store: Store) {}

  channels(tx: Tx = this.store.read): Promise<ChannelRow[]> {
    return tx.find(ChannelRow, { order: { name: 'ASC' } });
  }

  channel(id: string, tx: Tx = this.store.read): Promise<ChannelRow | null> {
    return tx.findOneBy(ChannelRow, { id });
  }

  channelForUpdate(tx: Tx, id: string): Promise<ChannelRow | null> {
    return findForUpdate(tx, ChannelRow, { id });
  }

  async saveChannel(tx: Tx, row: ChannelRow): Promise<void> {
    await tx.upsert(ChannelRow, { ...row }, ['id']); // TypeORM writes the database's own types into what it is given
  }

  async addChannel(tx: Tx, row: ChannelRow): Promise<void> {
    await tx.insert(ChannelRow, { ...row });
  }

  /** What waits in it is told to nobody any more. */
  async removeChannel(tx: Tx, id: string, now: number): Promise<void> {
    const ended = { state: 'dropped' as const, endedAt: now, answer: 'its channel was removed' };
    await tx.update(DeliveryRow, { channel: id, state: 'waiting' }, ended);
    await tx.delete(ChannelRow, { id });
  }

  async noteChannel(
    tx: Tx,
    id: string,
    values: Pick<Partial<ChannelRow>, 'failingSince' | 'reportedAt'>,
  ): Promise<void> {
    await tx.update(ChannelRow, { id }, values);
  }

  openAlerts(tx: Tx, alertKey: string): Promise<AlertRow[]> {
    return tx.findBy(AlertRow, { alertKey });
  }

  /** How many alerts a channel has told that have not ended. */
  countOpen(tx: Tx, channel: string): Promise<number> {
    return tx.countBy(AlertRow, { channel });
  }

  /** The deliveries that told of what is wrong with a resource now. */
  async openDeliveries(resourceId: string): Promise<DeliveryRow[]> {
    const open = await this.store.read.findBy(AlertRow, { resourceId });
    const ids = open.map(({ deliveryId }) => deliveryId);
    return ids.length === 0 ? [] : this.store.read.findBy(DeliveryRow, { id: In(ids) });
  }

  async openAlert(tx: Tx, row: AlertRow): Promise<void> {
    await tx.upsert(AlertRow, { ...row }, ['alertKey', 'target']);
  }

  async closeAlert(tx: Tx, { alertKey, target }: Pick<AlertRow, 'alertKey' | 'target'>): Promise<void> {
    await tx.delete(AlertRow, { alertKey, target });
  }

  /** An open alert goes on under another key, unless its receiver has one there: then it is the same. */
  async rekey(tx: Tx, alert: AlertRow, to: { alertKey: string; number: number }): Promise<void> {
    const there = await tx.existsBy(AlertRow, { alertKey: to.alertKey, target: alert.target });
    await this.closeAlert(tx, alert);
    if (!there) await tx.insert(AlertRow, { ...alert, ...to });
  }

  async addDelivery(tx: Tx, row: DeliveryRow): Promise<void> {
    await tx.insert(DeliveryRow, row);
  }

  delivery(tx: Tx, id: string): Promise<DeliveryRow | null> {
    return tx.findOneBy(DeliveryRow, { id });
  }

  /** The channels with something to deliver by now. */
  async channelsDue(now: number): Promise<string[]> {
    const rows = await this.store.read
      .createQueryBuilder(DeliveryRow, 'd')
      .select('DISTINCT d.channel', 'channel')
      .where("d.state = 'waiting' AND d.nextAt <= :now", { now })
      .getRawMany<{ channel: string }>();
    return rows.map(({ channel }) => channel);
  }

  /** What waits in a channel: what is due, and what failed and is to be tried again; the oldest first. */
  waiting(channel: string, now: number, limit: number): Promise<DeliveryRow[]> {
    const waiting = { channel, state: 'waiting' as const };
    const where = [
      { ...waiting, nextAt: LessThanOrEqual(now) },
      { ...waiting, attempts: MoreThan(0) },
    ];
    return this.store.read.find(DeliveryRow, { where, order: { id: 'ASC' }, take: limit });
  }

  /** What a channel delivered since then. */
  sentSince(channel: string, since: number): Promise<DeliveryRow[]> {
    const where = { channel, state: 'sent' as const, endedAt: MoreThan(since) };
    return this.store.read.find(DeliveryRow, { where, order: { endedAt: 'ASC' } });
  }

  countWaiting(): Promise<number> {
    return this.store.read.countBy(DeliveryRow, { state: 'waiting' });
  }

  /** When the next delivery is to be tried; null when none waits. */
  async nextDue(): Promise<number | null> {
    const where = { state: 'waiting' as const };
    const next = await this.store.read.findOne(DeliveryRow, { where, order: { nextAt: 'ASC' } });
    return next?.nextAt ?? null;
  }

  async deliveries(ids: string[]): Promise<Map<string, DeliveryRow>> {
    const rows = ids.length === 0 ? [] : await this.store.read.findBy(DeliveryRow, { id: In(ids) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async change(ids: string[], values: Partial<Omit<DeliveryRow, 'told' | 'receiver'>>): Promise<void> {
    await this.store.write((tx) => tx.update(DeliveryRow, { id: In(ids) }, values));
  }

  /** Forgets what ended long ago. */
  async forget(before: number): Promise<void> {
    await this.store.write((tx) => tx.delete(DeliveryRow, { endedAt: LessThan(before) }));
  }
}
