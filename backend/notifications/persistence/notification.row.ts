import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { ChannelKind, Receiver } from '../domain/channel.js';
import type { Told } from '../domain/message.js';

/** How people are told; one row a kind. */
@Entity('notification_channel')
export class ChannelRow {
  /** The kind. */
  @PrimaryColumn('varchar', { length: 36 })
  id: ChannelKind;

  @Column('boolean', { default: false })
  enabled: boolean;

  @Column('varchar', { length: 1_000 })
  url: string;

  @Column('varchar', { length: 190 })
  from: string;

  @Column('simple-json')
  to: string[];

  @Column('varchar', { length: 190 })
  username: string;

  @Column('text', { nullable: true })
  sealed: string | null;

  @Column('bigint', { transformer: asNumber })
  updatedAt: number;
}

/** What a channel was told and has not been told the end of. */
@Entity('notification_open')
export class OpenAlertRow {
  @PrimaryColumn('varchar', { length: 36 })
  channel: ChannelKind;

  @PrimaryColumn('varchar', { length: 36 })
  resourceId: string;

  @Column('varchar', { length: 20 })
  status: string;

  @Column('varchar', { length: 190 })
  name: string;

  /** Who was told, and so who is told the end. */
  @Column('simple-json')
  receiver: Receiver;

  @Column('varchar', { length: 36 })
  deliveryId: string;
}

export type DeliveryState = 'waiting' | 'sent' | 'failed' | 'dropped';

/** One message to one channel, until it was taken or given up. */
@Entity('notification_delivery')
@Index('ix_notification_delivery_due', ['state', 'nextAt'])
export class DeliveryRow {
  /** UUIDv7: sorts by the time it was made. */
  @PrimaryColumn('varchar', { length: 36 })
  id: string;

  @Column('varchar', { length: 36 })
  channel: ChannelKind;

  @Column('simple-json')
  told: Told;

  @Column('simple-json')
  receiver: Receiver;

  /** The delivery that must have been taken before this one makes sense; null for most. */
  @Column('varchar', { length: 36, nullable: true })
  after: string | null;

  @Column('varchar', { length: 20 })
  state: DeliveryState;

  @Column('int')
  attempts: number;

  @Column('bigint', { transformer: asNumber })
  createdAt: number;

  @Column('bigint', { transformer: asNumber })
  nextAt: number;

  @Column('bigint', { nullable: true, transformer: asNumber })
  endedAt: number | null;

  /** What the other side said last. */
  @Column('varchar', { length: 500 })
  answer: string;
}
