import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';

/** Results of one second that stand in no block of history yet, packed; gone as soon as they do. */
@Entity('result_batch')
export class ResultBatchRow {
  @PrimaryGeneratedColumn()
  id: number;

  /** The daemon that wrote it and removes it. */
  @Column('varchar', { length: 190 })
  holder: string;

  /** When its first and its last result came. */
  @Column('bigint', { transformer: asNumber })
  firstAt: number;

  @Column('bigint', { transformer: asNumber })
  lastAt: number;

  @Column('blob')
  results: Buffer;
}
