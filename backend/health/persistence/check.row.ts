import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { CheckDefinition, CheckSettings } from '../domain/check.js';
import type { Outcome, ProbeCode, ProbeFacts } from '../domain/result.js';
import type { Stale } from '../domain/stale.js';
import type { HealthStatus } from '../domain/status.js';

/** What is checked of a resource, and how often. */
@Entity('health_check')
export class CheckRow implements CheckDefinition {
  @PrimaryGeneratedColumn()
  number: number;

  @Index('uq_health_check_id', { unique: true })
  @Column('varchar', { length: 36 })
  id: string;

  @Index('ix_health_check_resource')
  @Column('varchar', { length: 36 })
  resourceId: string;

  @Column('varchar', { length: 120 })
  name: string;

  @Column('simple-json')
  settings: CheckSettings;

  @Column('int')
  intervalMs: number;

  @Column('int')
  timeoutMs: number;

  @Column('int')
  fall: number;

  @Column('int')
  rise: number;

  @Column('boolean', { default: false })
  paused: boolean;

  @Column('int')
  version: number;

  @Column('bigint', { transformer: asNumber })
  createdAt: number;
}

/** How a check is now. Written by the daemon alone, once a second for those that have a new result. */
@Entity('check_status')
export class CheckStatusRow {
  @PrimaryColumn('int')
  checkNumber: number;

  @Column('varchar', { length: 36 })
  checkId: string;

  @Index('ix_check_status_resource')
  @Column('varchar', { length: 36 })
  resourceId: string;

  @Column('varchar', { length: 20 })
  status: HealthStatus;

  @Column('bigint', { transformer: asNumber })
  since: number;

  @Column('varchar', { length: 500 })
  sentence: string;

  @Column('varchar', { length: 20 })
  runOutcome: Exclude<Outcome, 'late'> | 'none';

  @Column('int')
  runLength: number;

  /** When up and down last changed places. */
  @Column('simple-json')
  swings: number[];

  @Column('bigint', { nullable: true, transformer: asNumber })
  lastAt: number | null;

  @Column('varchar', { length: 20, nullable: true })
  lastCode: ProbeCode | null;

  /** Microseconds. */
  @Column('bigint', { nullable: true, transformer: asNumber })
  lastDurationUs: number | null;

  @Column('simple-json')
  facts: ProbeFacts;

  /** Since when the status is old and why, while the monitor is late. */
  @Column('simple-json', { nullable: true })
  stale: Stale | null;
}

/** How far the history of a check is folded into the coarser levels; a row of its own, since it changes at its own pace. */
@Entity('history_mark')
export class HistoryMarkRow {
  @PrimaryColumn('int')
  checkNumber: number;

  @Column('bigint', { transformer: asNumber })
  foldedUpTo: number;
}

/** Many slots of history of one measure of one check, packed. */
@Entity('history_block')
export class HistoryBlockRow {
  @PrimaryColumn('int')
  checkNumber: number;

  @PrimaryColumn('int')
  level: number;

  @PrimaryColumn('int')
  measure: number;

  @PrimaryColumn('int')
  block: number;

  @Column('blob')
  slots: Buffer;
}

/** A change of status of a check, or of a resource when there is no check. Kept for ever. */
@Entity('status_change')
@Index('ix_status_change_resource', ['resourceId', 'id'])
@Index('ix_status_change_at', ['at'])
export class StatusChangeRow {
  @PrimaryGeneratedColumn()
  id: number;

  @Column('varchar', { length: 36 })
  resourceId: string;

  @Column('varchar', { length: 36, nullable: true })
  checkId: string | null;

  @Column('varchar', { length: 20 })
  fromStatus: HealthStatus;

  @Column('varchar', { length: 20 })
  toStatus: HealthStatus;

  @Column('bigint', { transformer: asNumber })
  at: number;

  @Column('varchar', { length: 500 })
  sentence: string;
}

/** The monitor's own sign of life. */
@Entity('monitor_beat')
export class MonitorBeatRow {
  @PrimaryColumn('varchar', { length: 20 })
  name: string;

  @Column('bigint', { transformer: asNumber })
  at: number;

  /** The greatest lag of its event loop since the beat before. */
  @Column('int')
  lagMs: number;

  @Column('int')
  checks: number;

  /** Results since it started, and those that were not counted because it was late. */
  @Column('bigint', { transformer: asNumber })
  results: number;

  @Column('bigint', { transformer: asNumber })
  late: number;
}

/** The resources that got the checks of their kind; who deletes those checks does not get them again. */
@Entity('default_checks_given')
export class DefaultChecksGivenRow {
  @PrimaryColumn('varchar', { length: 36 })
  resourceId: string;

  @Column('bigint', { transformer: asNumber })
  at: number;
}
