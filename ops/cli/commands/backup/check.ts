import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { everyItem } from '../../lookup.js';
import { present } from '../../present.js';
import { readDuration } from '../../read.js';
import { span } from '../../terminal/quantities.js';
import { choose, findBackedUp } from './find.js';
import type { Backup } from './find.js';

export interface BackupCheckInput {
  resource: string;
  maxAge: number;
  warn?: number;
}

export const backupCheck = command<BackupCheckInput>({
  use: 'backup check <resource>',
  summary: 'One line and a Nagios exit code: is the newest verified backup young enough?',
  about: 'Exit code 0 OK, 1 WARNING, 2 CRITICAL, as monitoring plugins have them.',
  examples: [{ line: 'backup check db-1 --max-age 26h --warn 25h', does: 'as a Nagios or Icinga plugin' }],
  flags: [
    { flags: '--max-age <time>', does: 'critical when older', read: readDuration, fallback: 26 * 3_600_000 },
    { flags: '--warn <time>', does: 'warning when older', read: readDuration },
  ],
  run: checkBackup,
});

/** The verdict on a resource's newest verified backup. */
export async function checkBackup(options: BackupCheckInput & Context): Promise<0 | 1 | 2> {
  const api = options.api();
  const { id, name } = await findBackedUp(api, options.resource);
  const backups = (await everyItem(api, '/api/v1/backups', { query: { resource: id } })).sort(
    (a, b) => b.startedAt - a.startedAt,
  );
  const newest = choose(backups, 'latest-verified');
  const { code, word, sentence } = judge(newest, options);
  present(options, { code, word, resource: name, backup: newest ?? null }, () => [
    `BACKUP ${word}: ${name} ${sentence}`,
  ]);
  return code;
}

function judge(newest: Backup | undefined, options: BackupCheckInput & Context) {
  if (!newest) return { code: 2, word: 'CRITICAL', sentence: 'has no verified backup' } as const;
  const age = options.now() - newest.startedAt;
  const sentence = `verified ${span(age)} ago`;
  if (age > options.maxAge) return { code: 2, word: 'CRITICAL', sentence } as const;
  return options.warn && age > options.warn
    ? ({ code: 1, word: 'WARNING', sentence } as const)
    : ({ code: 0, word: 'OK', sentence } as const);
}
