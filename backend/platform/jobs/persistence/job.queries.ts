import { Brackets, MoreThan, type SelectQueryBuilder } from 'typeorm';
import type { Store } from '../../database/index.js';
import { JobLogRow, JobRow } from './job.row.js';

/** What a list of jobs leaves out at the caller's wish. */
export interface JobFilter {
  state?: string | undefined;
  kind?: string | undefined;
  subject?: string | undefined;
}

/** A thing that jobs work on, and how many there are of it. */
export interface JobSubjectCount {
  kind: string | null;
  id: string | null;
  jobs: number;
}

/** Where a page begins: behind this job. */
export interface JobPlace {
  createdAt: number;
  id: string;
}

/** What jobs work on, whoever asks: the rights are judged on these. */
export async function jobSubjects(store: Store): Promise<JobSubjectCount[]> {
  const rows = await store.read
    .createQueryBuilder(JobRow, 'job')
    .select('job.subjectKind', 'kind')
    .addSelect('job.subjectId', 'id')
    .addSelect('COUNT(*)', 'jobs')
    .groupBy('job.subjectKind')
    .addGroupBy('job.subjectId')
    .getRawMany<{ kind: string | null; id: string | null; jobs: string | number }>();
  return rows.map((row) => ({ ...row, jobs: Number(row.jobs) }));
}

/**
 * Jobs, the newest first.
 * @param visible ids of the subjects whose jobs may be seen; null: all jobs
 */
export async function listJobs(
  store: Store,
  filter: JobFilter,
  visible: string[] | null,
  page: { after: JobPlace | null; take: number },
): Promise<JobRow[]> {
  if (visible?.length === 0) return [];
  const query = store.read.createQueryBuilder(JobRow, 'job');
  narrow(query, filter);
  if (visible) query.andWhere('job.subjectId IN (:...visible)', { visible });
  if (page.after) query.andWhere(behind(page.after));
  return query.orderBy('job.createdAt', 'DESC').addOrderBy('job.id', 'DESC').take(page.take).getMany();
}

/** Lines of a job's log behind a line number. */
export async function jobLog(store: Store, jobId: string, after: number, take: number): Promise<JobLogRow[]> {
  return store.read.find(JobLogRow, { where: { jobId, line: MoreThan(after) }, order: { line: 'ASC' }, take });
}

function narrow(query: SelectQueryBuilder<JobRow>, { state, kind, subject }: JobFilter): void {
  if (state) query.andWhere('job.state = :state', { state });
  if (kind) query.andWhere('job.kind = :kind', { kind });
  if (subject) query.andWhere('job.subjectId = :subject', { subject });
}

function behind({ createdAt, id }: JobPlace): Brackets {
  return new Brackets((q) => {
    q.where('job.createdAt < :createdAt', { createdAt });
    q.orWhere('job.createdAt = :createdAt AND job.id < :id', { createdAt, id });
  });
}

/** How many jobs there are of each kind in each state. */
export async function countJobs(store: Store): Promise<{ kind: string; state: string; jobs: number }[]> {
  const rows = await store.read
    .createQueryBuilder(JobRow, 'job')
    .select(['job.kind AS kind', 'job.state AS state', 'COUNT(*) AS jobs'])
    .groupBy('job.kind')
    .addGroupBy('job.state')
    .getRawMany<{ kind: string; state: string; jobs: string | number }>();
  return rows.map((row) => ({ ...row, jobs: Number(row.jobs) }));
}

/** Since when the job that waits longest waits, or null. */
export async function oldestWaiting(store: Store): Promise<number | null> {
  const oldest = { where: { state: 'queued' as const }, order: { createdAt: 'ASC' as const }, take: 1 };
  const [job] = await store.read.find(JobRow, { select: { id: true, createdAt: true }, ...oldest });
  return job?.createdAt ?? null;
}
