import type { Api, Item } from '../client/index.js';
import type { Context } from './command.js';
import { exitCode, ExitCode } from './exit-codes.js';
import { CommandFailure } from './failures.js';
import { exitCodeOfRefusal } from './refusals.js';
import { ProgressLine } from './terminal/progress.js';
import { span } from './terminal/quantities.js';
import { dim } from './terminal/text.js';

export type Job = Item<'/api/v1/jobs'>;

export interface WatchOptions {
  /** How long to wait; null for as long as it takes. */
  waitMs: number | null;
  /** Ctrl-C stops the job too, since this command started it. */
  owns: boolean;
  /** Each log line as it comes, beside the result. */
  log: boolean;
}

const ended = new Set(['succeeded', 'failed', 'cancelled']);

/** Watches a job to its end and gives its last state; progress on a terminal, plain log lines otherwise. */
export async function watchJob(context: Context, id: string, options: WatchOptions): Promise<Job> {
  const api = context.api();
  const deadline = options.waitMs === null ? Infinity : context.now() + options.waitMs;
  const line = new ProgressLine(context.streams, () => context.now());
  let seen = 0;
  for (let pause = 100; ; pause = Math.min(1000, pause * 1.5)) {
    const job: Job = await api.get('/api/v1/jobs/{id}', { path: { id } });
    if (options.log) seen = await tellLog(context, line, id, seen);
    if (ended.has(job.state)) return done(line, job);
    if (context.now() >= deadline) throw stillRunning(line, job, options.waitMs ?? 0);
    if (!context.json) line.show(job.title, job.progress);
    if (!(await waited(context, pause))) return await interrupted(context, line, job, options.owns);
  }
}

function done(line: ProgressLine, job: Job): Job {
  line.clear();
  return job;
}

function stillRunning(line: ProgressLine, job: Job, waitMs: number): CommandFailure {
  line.clear();
  const what = `${job.title} still runs after ${span(waitMs)}; it goes on without us`;
  return new CommandFailure(what, `holdfast job show ${job.id}`, ExitCode.timedOut);
}

async function waited(context: Context, ms: number): Promise<boolean> {
  await context.sleep(ms).catch(() => undefined);
  return !context.interrupted.aborted;
}

async function interrupted(context: Context, line: ProgressLine, job: Job, owns: boolean): Promise<Job> {
  line.clear();
  if (!owns) throw new CommandFailure(`${job.title} goes on`, `holdfast job cancel ${job.id}`, ExitCode.cancelled);
  await context.api().call('post', '/api/v1/jobs/{id}/cancel', { path: { id: job.id }, body: {} });
  throw new CommandFailure(`${job.title} is being cancelled`, `holdfast job show ${job.id}`, ExitCode.cancelled);
}

async function tellLog(context: Context, line: ProgressLine, id: string, after: number): Promise<number> {
  let last = after;
  for (const entry of await logAfter(context.api(), id, after)) {
    line.clear();
    context.streams.tell([dim(new Date(entry.at).toISOString().slice(11, 19)), '  ', entry.text]);
    last = entry.line;
  }
  return last;
}

interface LogEntry {
  line: number;
  at: number;
  text: string;
}

/** The lines of a job's log after a line number. */
export async function logAfter(api: Api, id: string, after: number): Promise<LogEntry[]> {
  const page = await api.get('/api/v1/jobs/{id}/log', { path: { id }, query: { after } });
  return page.items;
}

/** What a script should end with for a job's end. */
export function jobExitCode(job: Job): ExitCode {
  if (job.state === 'succeeded') return ExitCode.ok;
  if (job.state === 'cancelled') return ExitCode.cancelled;
  const failure = job.failure as { exitCode?: number; type?: string } | null;
  if (failure?.exitCode) return exitCode(failure.exitCode);
  return failure?.type ? exitCode(exitCodeOfRefusal({ type: failure.type, title: '', status: 0 })) : ExitCode.failed;
}
