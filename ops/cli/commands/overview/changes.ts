import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { hiddenNote, orEmpty, present } from '../../present.js';
import { readPast } from '../../read.js';
import { moment } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { dim } from '../../terminal/text.js';

export interface ChangesInput {
  since: number;
}

export const changes = command<ChangesInput>({
  use: 'changes',
  summary: 'Show what changed: by people, by jobs, by itself',
  examples: [
    { line: 'changes --since 24h', does: 'the last day, newest first' },
    { line: 'changes --since 2026-11-20 --json', does: 'since a day, for a script' },
  ],
  flags: [{ flags: '--since <time>', does: '24h, 7d, 2026-11-20', read: readPast }],
  run: showChanges,
});

/** One timeline of audit, jobs, status changes, restarts and changed variables. */
export async function showChanges(options: ChangesInput & Context): Promise<void> {
  const since = options.since ?? options.now() - 24 * 3_600_000;
  const page = await options.api().get('/api/v1/changes', { query: { since, limit: 200 } });
  const rows = page.items.map((change) => [
    moment(change.at, options.now()),
    change.subject?.name ?? '',
    change.sentence,
    dim(change.by ?? ''),
  ]);
  present(options, page, () => [
    ...orEmpty(table(['When', 'What', 'Change', 'By'], rows).slice(1), rows.length, 'Nothing changed in that time'),
    ...hiddenNote(page.hiddenByPermission),
  ]);
}
