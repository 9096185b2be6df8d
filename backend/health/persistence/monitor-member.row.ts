import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';

/** A daemon that watches, with its share of the work. Gone when it left in order, stale when it died. */
@Entity('monitor_member')
export class MonitorMemberRow {
  @PrimaryColumn('varchar', { length: 190 })
  id: string;

  @Column('varchar', { length: 190 })
  host: string;

  @Column('int')
  pid: number;

  @Column('bigint', { transformer: asNumber })
  startedAt: number;

  /** Its latest beat, by the database's clock. */
  @Column('bigint', { transformer: asNumber })
  at: number;

  /** Checks in its share. */
  @Column('int')
  checks: number;

  /** The greatest lag of its event loops between its latest two beats. */
  @Column('int')
  lagMs: number;

  /** Results since it started, and those not counted because it was late. */
  @Column('bigint', { transformer: asNumber })
  results: number;

  @Column('bigint', { transformer: asNumber })
  late: number;

  /** Failures it asked another daemon about, by what came of it. */
  @Column('int', { default: 0 })
  confirmed: number;

  @Column('int', { default: 0 })
  oneSided: number;

  @Column('int', { default: 0 })
  unconfirmed: number;
}
