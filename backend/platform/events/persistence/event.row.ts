import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '../../database/index.js';

/** A fact, appended in the transaction of the change itself; the sequencer gives it its position later. */
@Entity('event_log')
export class EventRow {
  /** The order of insertion, which is not the order of becoming visible: never read a tail by it. */
  @PrimaryGeneratedColumn()
  id: number;

  @Index('uq_event_log_position', { unique: true })
  @Column('bigint', { nullable: true, transformer: asNumber })
  position: number | null;

  @Column('varchar', { length: 80 })
  type: string;

  @Column('varchar', { length: 40 })
  subjectKind: string;

  @Column('varchar', { length: 190 })
  subjectId: string;

  @Column('varchar', { length: 40, nullable: true })
  aboutKind: string | null;

  @Column('varchar', { length: 190, nullable: true })
  aboutId: string | null;

  @Column('int', { nullable: true })
  version: number | null;

  @Column('simple-json', { nullable: true })
  data: object | null;

  @Column('bigint', { transformer: asNumber })
  at: number;
}

/** The last position that was given. One row; whoever gives positions compares and sets it. */
@Entity('event_head')
export class EventHeadRow {
  @PrimaryColumn('varchar', { length: 20 })
  name: string;

  @Column('bigint', { transformer: asNumber })
  position: number;
}

/** How far a follower has come; stored in the transaction of its effect. */
@Entity('event_cursor')
export class EventCursorRow {
  @PrimaryColumn('varchar', { length: 100 })
  name: string;

  @Column('bigint', { transformer: asNumber })
  position: number;

  @Column('bigint', { transformer: asNumber })
  movedAt: number;
}

/** The name of the one head row. */
export const HEAD = 'events';
