import { command } from '../../command.js';
import type { Context, Flag } from '../../command.js';
import { present } from '../../present.js';
import { bytes, clock, moment } from '../../terminal/quantities.js';
import { facts } from '../../terminal/table.js';
import { findBackup } from './find.js';
import { trust } from './sentence.js';

export interface BackupInput {
  backup: string;
  of?: string;
}

export const ofFlag: Flag = { flags: '--of <resource>', does: 'whose, for latest, latest-verified, oldest and @time' };

export const selectorHelp =
  'A backup is named by its id, or with --of <resource> by latest, latest-verified, oldest or @2026-11-21T02:00.';

export const backupShow = command<BackupInput>({
  use: 'backup show <backup>',
  summary: 'Show a backup: what, from where, how big, and how far it can be trusted',
  about: selectorHelp,
  examples: [
    { line: 'backup show latest --of db-1', does: 'the newest of db-1' },
    { line: 'backup show 01981c9e-… --json', does: 'with its manifest' },
  ],
  flags: [ofFlag],
  run: showBackup,
});

/** One backup, field by field. */
export async function showBackup(options: BackupInput & Context): Promise<void> {
  const api = options.api();
  const found = await findBackup(api, options.backup, options.of);
  const backup = await api.get('/api/v1/backups/{id}', { path: { id: found.id } });
  const now = options.now();
  present(options, backup, () =>
    facts([
      ['of', backup.resource?.name ?? 'Holdfast itself'],
      ['trust', trust(backup)],
      ['when', moment(backup.startedAt, now)],
      ['took', backup.endedAt ? clock(backup.endedAt - backup.startedAt) : null],
      ['plain', bytes(backup.plainBytes ?? 0)],
      ['stored', bytes(backup.storedBytes ?? 0)],
      ['method', backup.method],
      ['position', backup.position],
      ['accounts', backup.accounts === null ? null : `${backup.accounts} users and roles`],
      ['store', backup.store?.name],
      ['sha256', backup.sha256],
      ['id', backup.id],
    ]),
  );
}
