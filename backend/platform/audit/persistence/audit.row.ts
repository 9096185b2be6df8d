import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '../../database/index.js';
import type { AuditFacts } from '../chain.js';

/** Who did what. Unsealed (`seq` empty) as written in the change's transaction; numbered and chained within a second. */
@Entity('audit_entry')
@Index('ix_audit_entry_subject', ['subjectKind', 'subjectId'])
export class AuditRow implements AuditFacts {
  @PrimaryGeneratedColumn()
  id: number;

  @Index('uq_audit_entry_seq', { unique: true })
  @Column('bigint', { nullable: true, transformer: asNumber })
  seq: number | null;

  @Index('ix_audit_entry_at')
  @Column('bigint', { transformer: asNumber })
  at: number;

  @Column('varchar', { length: 20 })
  actorKind: string;

  @Index('ix_audit_entry_actor')
  @Column('varchar', { length: 36, nullable: true })
  actorId: string | null;

  @Column('varchar', { length: 190 })
  actorName: string;

  @Column('varchar', { length: 36, nullable: true })
  tokenId: string | null;

  @Column('varchar', { length: 36, nullable: true })
  sessionId: string | null;

  @Column('varchar', { length: 64, nullable: true })
  address: string | null;

  @Column('varchar', { length: 100, nullable: true })
  requestId: string | null;

  @Index('ix_audit_entry_action')
  @Column('varchar', { length: 80 })
  action: string;

  @Column('varchar', { length: 40 })
  subjectKind: string;

  @Column('varchar', { length: 190, nullable: true })
  subjectId: string | null;

  @Column('varchar', { length: 190 })
  subjectName: string;

  @Column('varchar', { length: 20 })
  result: string;

  @Column('varchar', { length: 1_000, nullable: true })
  reason: string | null;

  @Column('simple-json', { nullable: true })
  before: object | null;

  @Column('simple-json', { nullable: true })
  after: object | null;

  /** How many like it the row stands for: 1, but for anonymous denials. */
  @Column('int')
  count: number;

  @Column('varchar', { length: 64, nullable: true })
  previous: string | null;

  @Column('varchar', { length: 64, nullable: true })
  hash: string | null;

  /** Rows that still count up have a key, and are not sealed before `holdUntil`. */
  @Index('uq_audit_entry_foldKey', { unique: true })
  @Column('varchar', { length: 100, nullable: true })
  foldKey: string | null;

  @Column('bigint', { default: 0, transformer: asNumber })
  holdUntil: number;
}

/** Where the chain stands, signed. One row; whoever seals compares and sets it. */
@Entity('audit_head')
export class AuditHeadRow {
  @PrimaryColumn('varchar', { length: 20 })
  name: string;

  @Column('bigint', { transformer: asNumber })
  seq: number;

  @Column('varchar', { length: 64 })
  hash: string;

  @Column('bigint', { transformer: asNumber })
  at: number;

  @Column('varchar', { length: 40, nullable: true })
  keyId: string | null;

  @Column('varchar', { length: 190, nullable: true })
  signature: string | null;
}

/** The name of the one head row. */
export const HEAD = 'audit';
