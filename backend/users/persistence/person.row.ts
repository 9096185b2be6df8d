import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { PersonStatus } from '../domain/person.js';

@Entity('person')
@Index('ix_person_name', ['sortName', 'id'])
@Index('ix_person_seen', ['lastSeenAt', 'id'])
@Index('ix_person_created', ['createdAt', 'id'])
@Index('ix_person_status', ['status', 'sortName', 'id'])
export class PersonRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 190 }) @Index('uq_person_email', { unique: true }) email: string;
  @Column('varchar', { length: 120 }) name: string;
  @Column('varchar', { length: 120 }) sortName: string;
  @Column('varchar', { length: 16 }) status: PersonStatus;
  /** argon2id in PHC form; null until the invitation is accepted. */
  @Column('text', { nullable: true }) passwordHash: string | null;
  @Column('varchar', { length: 16 }) theme: string;
  @Column('varchar', { length: 16 }) density: string;
  @Column('varchar', { length: 64, nullable: true }) timeZone: string | null;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
  /** 0: never. */
  @Column('bigint', { transformer: asNumber }) lastSeenAt: number;
  @Column('int') version: number;
}

/** The words a person is found by, so that a search for the beginning of any of them reads an index. */
@Entity('person_word')
@Index('ix_person_word', ['word', 'personId'])
export class PersonWordRow {
  @PrimaryColumn('varchar', { length: 36 }) personId: string;
  @PrimaryColumn('varchar', { length: 64 }) word: string;
}
