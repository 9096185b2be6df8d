import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { ProbeCode, Outcome } from '../domain/result.js';
import type { Question } from '../domain/second-opinion.js';

/** One daemon asks another what it sees of a check. Gone as soon as it was used. */
@Entity('second_opinion')
@Index('ix_second_opinion_of', ['askedOf', 'answeredAt'])
@Index('ix_second_opinion_by', ['askedBy', 'answeredAt'])
export class SecondOpinionRow {
  @PrimaryColumn('varchar', { length: 36 })
  id: string;

  @Column('varchar', { length: 36 })
  checkId: string;

  @Column('varchar', { length: 190 })
  askedBy: string;

  @Column('varchar', { length: 190 })
  askedOf: string;

  /** By the database's clock, as is `answeredAt`. */
  @Column('bigint', { transformer: asNumber })
  askedAt: number;

  @Column('simple-json')
  question: Question;

  @Column('bigint', { transformer: asNumber, nullable: true })
  answeredAt: number | null;

  @Column('varchar', { length: 10, nullable: true })
  outcome: Outcome | null;

  @Column('varchar', { length: 40, nullable: true })
  code: ProbeCode | null;

  @Column('varchar', { length: 255, nullable: true })
  said: string | null;
}
