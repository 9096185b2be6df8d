import { randomUUID } from 'node:crypto';
import { Refused } from '../../../client/index.js';
import type { Api } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context, Flag } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { CommandFailure, Missing, Usage } from '../../failures.js';
import { jobExitCode, watchJob } from '../../job-watch.js';
import type { Job } from '../../job-watch.js';
import { everyItem } from '../../lookup.js';
import { present } from '../../present.js';
import { readDuration } from '../../read.js';
import { findBackedUp } from './find.js';
import { methodBody, methodFlags, type MethodFields } from './method.js';
import { trust, transfer } from './sentence.js';

export interface RunInput extends MethodFields {
  target: string;
  wait?: number | true;
  detach?: boolean;
  reason?: string;
  dryRun?: boolean;
}

export const waitFlags: Flag[] = [
  { flags: '--wait [time]', does: 'until it ends, or at most this long (124)', read: readDuration },
  { flags: '--detach', does: 'only start it and print the job (the default)' },
];

export const backupRun = command<RunInput>({
  use: 'backup run <target>',
  summary: 'Back up a resource, or run a plan, now',
  about:
    'The target is a resource or a plan; "holdfast" is Holdfast itself. With --wait the exit code is the outcome: 0\n' +
    'stored and verified, 1 failed, 11 one is running already, 12 wrong key, 13 denied, 14 verification failed, 75 try\n' +
    'later, 124 still running, 130 cancelled (Ctrl-C stops the backup too and leaves nothing behind).',
  examples: [
    { line: 'backup run db-1 --wait', does: 'now, and wait for the outcome' },
    { line: 'backup run db-1 --wait=2h --json', does: 'for a script; gives up waiting after two hours' },
    { line: 'backup run ops1 --path /etc --wait', does: "files of Holdfast's own host" },
    { line: 'backup run nightly', does: 'a plan, without waiting' },
  ],
  flags: [
    ...waitFlags,
    ...methodFlags,
    { flags: '--reason <text>', does: 'why, for the audit trail' },
    { flags: '--dry-run', does: 'only say what would be done' },
  ],
  run: runBackup,
});

/** Starts the backup and, when asked to, waits for its end. */
export async function runBackup(options: RunInput & Context): Promise<ExitCode> {
  if (options.wait !== undefined && options.detach) throw new Usage('--wait and --detach exclude each other');
  const api = options.api();
  const target = await findTarget(api, options.target);
  if (options.dryRun) return dryRun(options, target);
  const { name: _, ...which } = target;
  const body = {
    ...which,
    ...methodBody(options),
    ...(options.reason && { why: options.reason }),
  };
  const headers = { 'idempotency-key': randomUUID() };
  const { body: job } = await api.call('post', '/api/v1/backups', { body, headers });
  if (options.wait === undefined) return started(options, job);
  const waitMs = options.wait === true ? null : options.wait;
  const ended = await watchJob(options, job.id, {
    waitMs,
    owns: true,
    log: !options.streams.interactive && !options.json,
  });
  return outcome(options, ended);
}

type Target = { name: string } & ({ resourceId: string } | { planId: string });

async function findTarget(api: Api, typed: string): Promise<Target> {
  const plans = await everyItem(api, '/api/v1/backup-plans').catch(noneWhenDenied);
  const plan = plans.find((one) => one.id === typed || one.name?.toLowerCase() === typed.toLowerCase());
  if (plan) return { planId: plan.id, name: plan.name };
  try {
    const { id, name } = await findBackedUp(api, typed);
    return { resourceId: id, name };
  } catch (error) {
    if (error instanceof Missing)
      throw new Missing(`There is no resource and no plan "${typed}" that you may see`, 'holdfast resource list');
    throw error;
  }
}

function noneWhenDenied(error: unknown): never[] {
  if (error instanceof Refused && error.problem.status === 403) return [];
  throw error;
}

function dryRun(options: Context, target: Target): ExitCode {
  present(options, { wouldRun: target }, () => [`would back up ${target.name} now; nothing done`]);
  return ExitCode.ok;
}

function started(options: Context, job: Job): ExitCode {
  present(options, job, () => [`${job.title}: ${job.state}`, `watch: holdfast job log ${job.id} --follow`]);
  return ExitCode.ok;
}

async function outcome(options: Context, job: Job): Promise<ExitCode> {
  const code = jobExitCode(job);
  const { backupId } = (job.outcome?.result ?? {}) as { backupId?: string };
  if (code !== ExitCode.ok || !backupId) return ended(options, job, code);
  const backup = await options.api().get('/api/v1/backups/{id}', { path: { id: backupId } });
  present(options, { job, backup }, () => [
    transfer(backup),
    [trust(backup), backup.position ? `    gtid ${backup.position}` : '', `    id ${backup.id}`],
  ]);
  return code;
}

/** The end of a job without a backup to show: its failure in words. */
export function ended(options: Context, job: Job, code: ExitCode): ExitCode {
  if (code === ExitCode.ok || options.json) {
    present(options, { job }, () => [`${job.title}: ${job.state}`]);
    return code;
  }
  const why = job.failure?.reason ?? job.state;
  throw new CommandFailure(`${job.title}: ${why}`, `holdfast job log ${job.id}`, code);
}
