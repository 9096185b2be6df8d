import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { bytes, moment } from '../../terminal/quantities.js';
import { dim } from '../../terminal/text.js';
import type { Backup } from './find.js';
import { findBackedUp } from './find.js';
import { trust } from './sentence.js';

export interface BackupListInput extends ListInput {
  resource?: string;
  state?: Backup['state'];
}

export const backupList = command<BackupListInput>({
  use: 'backup list [resource]',
  summary: 'List backups, newest first',
  examples: [
    { line: 'backup list', does: 'of everything' },
    { line: 'backup list db-1 --json', does: 'of one resource, for a script' },
  ],
  flags: [
    {
      flags: '--state <state>',
      does: 'only these',
      choices: ['stored', 'held', 'verified', 'restorable', 'quarantined'],
    },
    limitFlag,
  ],
  run: listBackups,
});

/** Backups as a table. */
export async function listBackups(options: BackupListInput & Context): Promise<void> {
  const resource = options.resource && (await findBackedUp(options.api(), options.resource)).id;
  await listPage(
    options,
    '/api/v1/backups',
    { query: { resource, state: options.state } },
    {
      headings: ['Of', 'When', '>Size', 'Trust', 'Method', 'Id'],
      empty: 'No backup yet: holdfast backup run <resource> --wait',
      row: (backup) => [
        backup.resource?.name ?? 'holdfast',
        moment(backup.startedAt, options.now()),
        bytes(backup.storedBytes ?? 0),
        trust(backup),
        backup.method,
        dim(backup.id),
      ],
    },
  );
}
