import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { moment } from '../../terminal/quantities.js';
import { red } from '../../terminal/text.js';
import type { AuditFilter } from './filter.js';
import { auditFlags, auditQuery } from './filter.js';

export type AuditListInput = ListInput & AuditFilter;

export const auditList = command<AuditListInput>({
  use: 'audit list',
  summary: 'Show who did what, newest first',
  examples: [
    { line: 'audit list --since 24h', does: 'the last day' },
    { line: 'audit list --result denied', does: 'what was tried and refused' },
    { line: 'audit list --actor ben --json', does: 'one person, with before and after' },
  ],
  flags: [...auditFlags, limitFlag],
  run: listAudit,
});

/** The trail as a table. */
export async function listAudit(options: AuditListInput & Context): Promise<void> {
  await listPage(
    options,
    '/api/v1/audit',
    { query: auditQuery(options) },
    {
      headings: ['When', 'Who', 'Did', 'To', 'Result', 'From'],
      empty: 'Nothing in that time',
      row: (entry) => [
        moment(entry.at, options.now()),
        entry.actor?.name ?? '',
        entry.action,
        entry.subject?.name ?? '',
        entry.result === 'done' ? 'done' : red(entry.result),
        entry.address ?? '',
      ],
    },
  );
}
