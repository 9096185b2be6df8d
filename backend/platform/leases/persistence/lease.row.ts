import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../database/index.js';

/** Who may do a thing that only one process does at a time, until when by the database's clock, and how often it changed hands. */
@Entity('lease')
export class LeaseRow {
  @PrimaryColumn('varchar', { length: 100 })
  name: string;

  @Column('varchar', { length: 190 })
  holder: string;

  /** The fencing term: grows with every change of hands, never falls. */
  @Column('int')
  term: number;

  @Column('bigint', { transformer: asNumber })
  expiresAt: number;
}
