import { randomUUID } from 'node:crypto';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { jobExitCode, watchJob } from '../../job-watch.js';
import { sure, yesFlag } from '../../sure.js';
import { findBackup } from './find.js';
import { ended } from './run.js';
import { trust, transfer } from './sentence.js';
import { ofFlag, selectorHelp } from './show.js';
import type { BackupInput } from './show.js';

export interface BackupDeleteInput extends BackupInput {
  yes?: boolean;
}

export const backupDelete = command<BackupDeleteInput>({
  use: 'backup delete <backup>',
  summary: 'Delete a backup; never the last good one',
  about: selectorHelp,
  examples: [{ line: 'backup delete oldest --of db-1', does: 'asks first' }],
  flags: [ofFlag, yesFlag],
  run: deleteBackup,
});

/** Shows which one, asks, deletes. */
export async function deleteBackup(options: BackupDeleteInput & Context): Promise<ExitCode> {
  const api = options.api();
  const backup = await findBackup(api, options.backup, options.of);
  await sure(options, backup.id.slice(0, 8), [`  ${transfer(backup)}`, ['  ', trust(backup)]]);
  const headers = { 'idempotency-key': randomUUID() };
  const { body: job } = await api.call('delete', '/api/v1/backups/{id}', { path: { id: backup.id }, headers });
  const last = await watchJob(options, job.id, { waitMs: null, owns: false, log: false });
  return ended(options, last, jobExitCode(last));
}
