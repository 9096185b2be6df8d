import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';

export type TimelineKind = 'status' | 'variables' | 'restart';

/** What happened by itself: kept from the event log, which forgets after seven days. */
@Entity('timeline_entry')
@Index('ix_timeline_entry_at', ['at', 'id'])
export class TimelineRow {
  @PrimaryGeneratedColumn()
  id: number;

  @Column('bigint', { transformer: asNumber })
  at: number;

  @Column('varchar', { length: 20 })
  kind: TimelineKind;

  @Column('varchar', { length: 40 })
  subjectKind: string;

  @Column('varchar', { length: 190 })
  subjectId: string;

  @Column('varchar', { length: 190 })
  subjectName: string;

  @Column('varchar', { length: 1_000 })
  sentence: string;
}
