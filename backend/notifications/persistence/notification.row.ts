import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { ChannelKind, Receiver } from '../domain/channel.js';
import type { Told } from '../domain/message.js';

/** One way to be told; several of a kind, each with a name of its own. */
@Entity('notification_channel')
export class ChannelRow {
  /** A UUIDv7; the kind, for the first ones that were ever made. */
  @PrimaryColumn('varchar', { length: 36 })
  id: string;

  @Column('varchar', { length: 36, default: '' })
  kind: ChannelKind;

  @Column('varchar', { length: 190, default: '' })
  @Index('uq_notification_channel_name', { unique: true })
  name: string;

  @Column('boolean', { default: false })
  enabled: boolean;

  /** Of a kind whose address is a secret only what may be shown; the whole address is sealed. */
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

  @Column('int', { default: 1 })
  version: number;

  /** Since when nothing at all was delivered; null: the last attempt worked, or there was none. */
  @Column('bigint', { nullable: true, transformer: asNumber })
  failingSince: number | null;

  /** When it was reported as a problem of its own; null: it is not. */
  @Column('bigint', { nullable: true, transformer: asNumber })
  reportedAt: number | null;
}

/** What a receiver was told and has not been told the end of. */
@Entity('notification_alert')
@Index('ix_notification_alert_resource', ['resourceId'])
export class AlertRow {
  /** `incident:<number>`; `resource:<id>` from before there were incidents. */
  @PrimaryColumn('varchar', { length: 80 })
  alertKey: string;

  /** Who: the same for the same receiver by the same channel. */
  @PrimaryColumn('varchar', { length: 64 })
  target: string;

  @Column('varchar', { length: 36 })
  channel: string;

  @Column('varchar', { length: 20 })
  status: string;

  @Column('varchar', { length: 190 })
  name: string;

  /** Who was told, and so who is told the end. */
  @Column('simple-json')
  receiver: Receiver;

  @Column('varchar', { length: 36 })
  deliveryId: string;

  /** The resource that is the cause, when it is one. */
  @Column('varchar', { length: 36, nullable: true })
  resourceId: string | null;

  /** The route that led there; null from before there were routes. */
  @Column('varchar', { length: 36, nullable: true })
  routeId: string | null;

  /** The number of the incident; null from before there were incidents. */
  @Column('int', { nullable: true })
  number: number | null;
}

export type DeliveryState = 'waiting' | 'sent' | 'failed' | 'dropped';

/** One message to one receiver, until it was taken or given up. */
@Entity('notification_delivery')
@Index('ix_notification_delivery_due', ['state', 'nextAt'])
export class DeliveryRow {
  /** UUIDv7: sorts by the time it was made. */
  @PrimaryColumn('varchar', { length: 36 })
  id: string;

  @Column('varchar', { length: 36 })
  channel: string;

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
