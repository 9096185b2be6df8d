import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../database/index.js';
import type { JobFailureFacts, JobProgress, JobRequester } from '../job.js';
import type { JobState } from '../job-states.js';
import type { JobStep } from '../job-steps.js';

/** A long work: who asked, why, what it means to do, how far it is, who works on it, and how it ended. */
@Entity('job')
@Index('ix_job_state', ['state', 'createdAt'])
@Index('ix_job_subject', ['subjectKind', 'subjectId'])
export class JobRow {
  @PrimaryColumn('varchar', { length: 36 })
  id: string;

  @Column('varchar', { length: 80 })
  kind: string;

  @Column('varchar', { length: 300 })
  title: string;

  @Column('varchar', { length: 40, nullable: true })
  subjectKind: string | null;

  @Column('varchar', { length: 190, nullable: true })
  subjectId: string | null;

  @Column('varchar', { length: 190, nullable: true })
  subjectName: string | null;

  @Column('simple-json')
  input: object;

  @Column('varchar', { length: 1_000, nullable: true })
  why: string | null;

  /** The permission the requester still needs when it runs. */
  @Column('varchar', { length: 80 })
  permission: string;

  @Column('simple-json')
  requester: JobRequester;

  /** `kind:id` of the requester, for looking up. */
  @Index('ix_job_requester')
  @Column('varchar', { length: 60 })
  requesterKey: string;

  @Column('varchar', { length: 20 })
  state: JobState;

  @Column('simple-json')
  steps: JobStep[];

  @Column('simple-json', { nullable: true })
  progress: JobProgress | null;

  @Column('varchar', { length: 190, nullable: true })
  holder: string | null;

  /** The fencing term: grows with every claim. */
  @Column('int')
  term: number;

  /** How often a process that held it died; a clean hand-back does not count. */
  @Column('int')
  losses: number;

  /** By the database's clock. */
  @Column('bigint', { nullable: true, transformer: asNumber })
  leaseUntil: number | null;

  @Column('bigint', { transformer: asNumber })
  createdAt: number;

  @Column('bigint', { nullable: true, transformer: asNumber })
  startedAt: number | null;

  @Column('bigint', { nullable: true, transformer: asNumber })
  endedAt: number | null;

  @Column('simple-json', { nullable: true })
  outcome: object | null;

  @Column('simple-json', { nullable: true })
  failure: JobFailureFacts | null;

  @Index('uq_job_idempotency', { unique: true })
  @Column('varchar', { length: 64, nullable: true })
  idempotencyKey: string | null;

  /** Set while the job has not ended: no two of the same key at once. */
  @Index('uq_job_exclusive', { unique: true })
  @Column('varchar', { length: 190, nullable: true })
  exclusiveKey: string | null;

  @Column('bigint', { nullable: true, transformer: asNumber })
  cancelRequestedAt: number | null;

  @Column('varchar', { length: 300, nullable: true })
  cancelReason: string | null;

  @Column('int')
  logLines: number;

  @Column('varchar', { length: 100, nullable: true })
  requestId: string | null;

  @Column('int')
  version: number;
}

/** One line of a job's log. */
@Entity('job_log')
export class JobLogRow {
  @PrimaryColumn('varchar', { length: 36 })
  jobId: string;

  /** 1, 2, 3 … in the order of writing. */
  @PrimaryColumn('int')
  line: number;

  @Column('bigint', { transformer: asNumber })
  at: number;

  @Column('text')
  text: string;
}
