import { Injectable } from '@nestjs/common';
import { In, LessThan, LessThanOrEqual } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { Store } from '../../platform/database/index.js';
import type { ChannelKind } from '../domain/channel.js';
import { ChannelRow, DeliveryRow, OpenAlertRow } from './notification.row.js';

/** A transaction, as use cases pass it on. */
export type Tx = EntityManager;

/** Channels, open alerts and deliveries. */
@Injectable()
export class NotificationsStore {
  constructor(private readonly store: Store) {}

  channels(tx: Tx = this.store.read): Promise<ChannelRow[]> {
    return tx.find(ChannelRow);
  }

  channel(id: ChannelKind, tx: Tx = this.store.read): Promise<ChannelRow | null> {
    return tx.findOneBy(ChannelRow, { id });
  }

  async saveChannel(tx: Tx, row: ChannelRow): Promise<void> {
    await tx.upsert(ChannelRow, { ...row }, ['id']); // TypeORM writes the database's own types into what it is given
  }

  openAlerts(tx: Tx, resourceId: string): Promise<OpenAlertRow[]> {
    return tx.findBy(OpenAlertRow, { resourceId });
  }

  /** The deliveries that told of what is wrong with a resource now. */
  async openDeliveries(resourceId: string): Promise<DeliveryRow[]> {
    const open = await this.openAlerts(this.store.read, resourceId);
    const ids = open.map(({ deliveryId }) => deliveryId);
    return ids.length === 0 ? [] : this.store.read.findBy(DeliveryRow, { id: In(ids) });
  }

  async openAlert(tx: Tx, row: OpenAlertRow): Promise<void> {
    await tx.upsert(OpenAlertRow, row, ['channel', 'resourceId']);
  }

  async closeAlert(tx: Tx, { channel, resourceId }: OpenAlertRow): Promise<void> {
    await tx.delete(OpenAlertRow, { channel, resourceId });
  }

  async addDelivery(tx: Tx, row: DeliveryRow): Promise<void> {
    await tx.insert(DeliveryRow, row);
  }

  /** Deliveries to be tried by now, the oldest first. */
  due(now: number, limit: number): Promise<DeliveryRow[]> {
    const where = { state: 'waiting' as const, nextAt: LessThanOrEqual(now) };
    return this.store.read.find(DeliveryRow, { where, order: { id: 'ASC' }, take: limit });
  }

  /** When the next delivery is to be tried; null when none waits. */
  async nextDue(): Promise<number | null> {
    const where = { state: 'waiting' as const };
    const next = await this.store.read.findOne(DeliveryRow, { where, order: { nextAt: 'ASC' } });
    return next?.nextAt ?? null;
  }

  async states(ids: string[]): Promise<Map<string, DeliveryRow['state']>> {
    if (ids.length === 0) return new Map();
    const rows = await this.store.read.findBy(DeliveryRow, { id: In(ids) });
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  async change(ids: string[], values: Partial<Omit<DeliveryRow, 'told' | 'receiver'>>): Promise<void> {
    await this.store.write((tx) => tx.update(DeliveryRow, { id: In(ids) }, values));
  }

  /** Forgets what ended long ago. */
  async forget(before: number): Promise<void> {
    await this.store.write((tx) => tx.delete(DeliveryRow, { endedAt: LessThan(before) }));
  }
}
