import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';

/** What the watchdog of one daemon last found. */
@Entity('notification_watchdog')
export class WatchdogRow {
  /** The process, as it signs its leases. */
  @PrimaryColumn('varchar', { length: 190 })
  id: string;

  @Column('bigint', { transformer: asNumber })
  at: number;

  @Column('boolean', { default: false })
  ok: boolean;

  /** What was late. */
  @Column('varchar', { length: 500 })
  late: string;
}
