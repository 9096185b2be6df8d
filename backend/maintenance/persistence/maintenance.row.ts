import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { WindowTimes } from '../domain/window.js';

/** A planned maintenance: what it touches, when, why and who said so. */
@Entity('maintenance_window')
@Index('ix_maintenance_over', ['overAt'])
export class MaintenanceRow implements WindowTimes {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 500 }) reason: string;
  @Column('simple-json') resourceIds: string[];
  @Column('simple-json') tags: string[];
  @Column('bigint', { transformer: asNumber }) startsAt: number;
  @Column('bigint', { nullable: true, transformer: asNumber }) endsAt: number | null;
  @Column('varchar', { length: 120, nullable: true }) schedule: string | null;
  @Column('varchar', { length: 64 }) timeZone: string;
  @Column('bigint', { transformer: asNumber }) durationMs: number;
  @Column('bigint', { transformer: asNumber }) heldUntil: number;
  /** When nothing of it is to come any more; null while it recurs for ever. */
  @Column('bigint', { nullable: true, transformer: asNumber }) overAt: number | null;
  @Column('simple-json') createdBy: { id: string; name: string };
  @Column('bigint', { transformer: asNumber }) createdAt: number;
  @Column('int') version: number;
}
