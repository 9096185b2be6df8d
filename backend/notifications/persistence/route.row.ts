import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { RouteRule } from '../domain/route.js';

/** One line of who is told of what. */
@Entity('notification_route')
export class RouteRow {
  @PrimaryColumn('varchar', { length: 36 })
  id: string;

  @Column('varchar', { length: 190 })
  name: string;

  @Column('boolean', { default: false })
  enabled: boolean;

  @Column('varchar', { length: 36 })
  channel: string;

  /** 0: at once; n: when nobody acknowledged it and it was escalated n times. */
  @Column('int')
  level: number;

  @Column('simple-json')
  rule: RouteRule;

  @Column('bigint', { transformer: asNumber })
  updatedAt: number;

  @Column('int')
  version: number;
}
