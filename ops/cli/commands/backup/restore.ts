import { randomUUID } from 'node:crypto';
import type { Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { CommandFailure, Usage } from '../../failures.js';
import { jobExitCode, watchJob } from '../../job-watch.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { sure, yesFlag } from '../../sure.js';
import { findBackup } from './find.js';
import { ended } from './run.js';
import { ofFlag, selectorHelp } from './show.js';
import type { BackupInput } from './show.js';

export interface RestoreInput extends BackupInput {
  to?: string;
  toFolder?: string;
  accounts?: boolean;
  plan?: boolean;
  yes?: boolean;
}

export const backupRestore = command<RestoreInput>({
  use: 'backup restore <backup>',
  summary: 'Restore a backup into an empty target',
  about: `${selectorHelp}\nThe target must be empty; anything else is refused. The plan is shown first.`,
  examples: [
    { line: 'backup restore latest --of db-1 --to db-2', does: 'a database into another, empty server' },
    { line: 'backup restore latest --of db-1 --to db-2 --accounts', does: 'with its users and grants' },
    { line: 'backup restore latest --of ops1 --to-folder /srv/back', does: 'files into an empty folder' },
    { line: 'backup restore latest --of db-1 --to db-2 --plan', does: 'only show what would be done' },
  ],
  flags: [
    ofFlag,
    { flags: '--to <resource>', does: 'the server to restore into' },
    { flags: '--to-folder <path>', does: "a folder on Holdfast's host" },
    { flags: '--accounts', does: 'also make the users and grants of the backup that the server does not have' },
    { flags: '--plan', does: 'only show the plan' },
    yesFlag,
  ],
  run: restoreBackup,
});

/** Shows the plan, asks for the target's name, restores, waits. */
export async function restoreBackup(options: RestoreInput & Context): Promise<ExitCode> {
  const api = options.api();
  const { id } = await findBackup(api, options.backup, options.of);
  const resource = options.to ? await findResource(api, options.to) : null;
  if (!resource && !options.toFolder) throw new Usage('Where to?', '--to <resource> or --to-folder <path>');
  if (options.accounts && !resource)
    throw new Usage('Accounts are made on a server', '--accounts goes with --to <resource>');
  const target = resource
    ? { resourceId: resource.id, ...(options.accounts && { accounts: true }) }
    : { folder: options.toFolder! };
  const call = { path: { id } };
  const { body: plan } = await api.call('post', '/api/v1/backups/{id}/restore', {
    ...call,
    body: { target, planOnly: true },
  });
  if (options.plan) return shown(options, plan);
  requirePossible(plan);
  await sure(options, resource?.name ?? options.toFolder ?? '', planLines(plan));
  const headers = { 'idempotency-key': randomUUID() };
  const { body } = await api.call('post', '/api/v1/backups/{id}/restore', { ...call, headers, body: { target } });
  const log = !options.streams.interactive && !options.json;
  const last = await watchJob(options, body.job!.id, { waitMs: null, owns: true, log });
  return ended(options, last, jobExitCode(last));
}

type Plan = Result<'/api/v1/backups/{id}/restore', 'post'>;

function shown(options: Context, plan: Plan): ExitCode {
  present(options, plan, () => [...planLines(plan), plan.possible ? 'possible; nothing done' : 'not possible']);
  return plan.possible ? ExitCode.ok : ExitCode.failed;
}

function requirePossible({ possible, refusals }: Plan): void {
  if (possible) return;
  const remedy = refusals.find((refusal) => refusal.remedy)?.remedy ?? null;
  throw new CommandFailure(refusals.map(({ detail }) => detail).join('; '), remedy, ExitCode.failed);
}

function planLines({ sentences, refusals }: Plan): string[] {
  return [...sentences, ...refusals.map(({ detail }) => `refused: ${detail}`)].map((sentence) => `  ${sentence}`);
}
