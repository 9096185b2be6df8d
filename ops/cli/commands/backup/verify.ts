import { randomUUID } from 'node:crypto';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { jobExitCode, watchJob } from '../../job-watch.js';
import { findBackup } from './find.js';
import { ended } from './run.js';
import { ofFlag, selectorHelp } from './show.js';
import type { BackupInput } from './show.js';

export const backupVerify = command<BackupInput>({
  use: 'backup verify <backup>',
  summary: 'Read a stored backup again and compare it with what was written',
  about: `${selectorHelp}\nExit code 14 when it is not what was written; it is then kept aside and never chosen.`,
  examples: [{ line: 'backup verify latest --of db-1', does: 'the newest of db-1' }],
  flags: [ofFlag],
  run: verifyBackup,
});

/** Runs the verification to its end. */
export async function verifyBackup(options: BackupInput & Context): Promise<ExitCode> {
  const api = options.api();
  const { id } = await findBackup(api, options.backup, options.of);
  const headers = { 'idempotency-key': randomUUID() };
  const { body: job } = await api.call('post', '/api/v1/backups/{id}/verify', { path: { id }, headers, body: {} });
  const log = !options.streams.interactive && !options.json;
  const last = await watchJob(options, job.id, { waitMs: null, owns: true, log });
  return ended(options, last, jobExitCode(last));
}
