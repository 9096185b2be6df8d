import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { BeatKind, HeartbeatState } from '../domain/heartbeat.js';

/** Where a job calls, and what it said last. Its id is that of its check. */
@Entity('heartbeat')
export class HeartbeatRow implements HeartbeatState {
  @PrimaryColumn('varchar', { length: 36 })
  id: string;

  /** SHA-256 of the token, by which a call is found. */
  @Index('uq_heartbeat_token', { unique: true })
  @Column('varchar', { length: 64 })
  tokenHash: string;

  /** The token itself, for those who may edit the check. */
  @Column('varchar', { length: 255 })
  sealed: string;

  @Column('bigint', { transformer: asNumber })
  armedAt: number;

  @Column('bigint', { nullable: true, transformer: asNumber })
  lastSuccessAt: number | null;

  @Column('bigint', { nullable: true, transformer: asNumber })
  lastFailAt: number | null;

  @Column('bigint', { nullable: true, transformer: asNumber })
  startedAt: number | null;

  @Column('bigint', { nullable: true, transformer: asNumber })
  lastStartAt: number | null;

  @Column('bigint', { nullable: true, transformer: asNumber })
  lastHeardAt: number | null;

  @Column('bigint', { nullable: true, transformer: asNumber })
  lastRunMs: number | null;

  @Column('int', { nullable: true })
  lastExitCode: number | null;
}

/** One call of a job; the latest hundred of each are kept. */
@Entity('heartbeat_beat')
@Index('ix_heartbeat_beat_check', ['checkId', 'id'])
export class BeatRow {
  @PrimaryGeneratedColumn()
  id: number;

  @Column('varchar', { length: 36 })
  checkId: string;

  @Column('bigint', { transformer: asNumber })
  at: number;

  @Column('varchar', { length: 10 })
  kind: BeatKind;

  @Column('int', { nullable: true })
  exitCode: number | null;

  /** From the start before to this end. */
  @Column('bigint', { nullable: true, transformer: asNumber })
  runMs: number | null;

  /** What was sent along. */
  @Column('text', { nullable: true })
  body: string | null;

  @Column('varchar', { length: 64 })
  address: string;
}
