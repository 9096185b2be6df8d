import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../database/index.js';

/** One running (or lately running) server or daemon. */
@Entity('process')
export class ProcessRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  /** `server` or `daemon`. */
  @Column('varchar', { length: 20 }) role: string;
  @Column('varchar', { length: 190 }) host: string;
  @Column('bigint', { transformer: asNumber }) pid: number;
  @Column('varchar', { length: 40 }) version: string;
  @Column('bigint', { transformer: asNumber }) startedAt: number;
  @Column('bigint', { transformer: asNumber }) lastSeenAt: number;
  /** Set when it ended cleanly. */
  @Column('bigint', { nullable: true, transformer: asNumber }) endedAt: number | null;
  /** How often the supervisor restarted this role since it started itself. */
  @Column('bigint', { transformer: asNumber }) restarts: number;
  /** How the one before ended, in words, when this one replaced it. */
  @Column('varchar', { length: 190, nullable: true }) lastExit: string | null;
}
