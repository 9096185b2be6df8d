import { z } from 'zod';
import { page, pageQuery } from '../../http/page.js';
import { type JobState, jobStateSentences } from '../job-states.js';
import type { JobRow } from '../persistence/job.row.js';

const jobState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);

const stepView = z.object({
  name: z.string(),
  state: z.enum(['pending', 'running', 'done', 'failed']),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
});

/** A job as the console and the command line show it. */
export const jobView = z
  .object({
    id: z.string(),
    kind: z.string(),
    title: z.string(),
    state: jobState,
    /** What the state means, for people. */
    sentence: z.string(),
    subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
    requestedBy: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
    why: z.string().nullable(),
    steps: z.array(stepView),
    /** The step at hand. */
    step: z.string().nullable(),
    progress: z.object({ done: z.number(), total: z.number().nullable(), unit: z.string() }).nullable(),
    /** Lines the log has had; its middle may be left out. */
    logLines: z.number(),
    outcome: z.object({ summary: z.string().optional(), result: z.unknown().optional() }).nullable(),
    failure: z
      .object({ type: z.string(), reason: z.string(), exitCode: z.number(), remedy: z.string().optional() })
      .nullable(),
    createdAt: z.number(),
    startedAt: z.number().nullable(),
    endedAt: z.number().nullable(),
    cancelRequestedAt: z.number().nullable(),
    cancelReason: z.string().nullable(),
    version: z.number(),
  })
  .meta({ id: 'Job' });

export const jobsPage = page(jobView);

export const jobsQuery = pageQuery.extend({
  state: jobState.optional(),
  kind: z.string().max(80).optional(),
  /** Id of the thing the jobs work on. */
  subject: z.string().max(190).optional(),
});
export type JobsQuery = z.infer<typeof jobsQuery>;

export const logView = z.object({
  items: z.array(z.object({ line: z.number(), at: z.number(), text: z.string() })),
  /** Ask again behind this line while the job has not ended. */
  next: z.number().nullable(),
});

export const logQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(2_000).default(2_000),
});
export type LogQuery = z.infer<typeof logQuery>;

export const cancelJobBody = z.strictObject({ reason: z.string().trim().min(1).max(200).optional() }).optional();
export type CancelJobBody = z.infer<typeof cancelJobBody>;

/** The job of a row. Other features' routes that start a job answer with it too. */
export function asJobView(job: JobRow): z.input<typeof jobView> {
  const { subjectKind, subjectId, subjectName, requester } = job;
  return {
    ...job,
    sentence: sentenceOf(job),
    subject: subjectKind && subjectId ? { kind: subjectKind, id: subjectId, name: subjectName ?? subjectId } : null,
    requestedBy: { kind: requester.kind, id: requester.id, name: requester.name },
    step: job.steps.find((step) => step.state === 'running')?.name ?? null,
  };
}

function sentenceOf(job: JobRow): string {
  if (job.state === 'running' && job.cancelRequestedAt) return 'It is being stopped.';
  const outcome = job.outcome as { summary?: string } | null;
  const said = { succeeded: outcome?.summary, failed: job.failure?.reason, cancelled: job.cancelReason };
  return (said as Partial<Record<JobState, string | null>>)[job.state] ?? jobStateSentences[job.state];
}
