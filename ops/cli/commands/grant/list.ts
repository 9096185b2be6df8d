import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { findSubject } from '../../lookup.js';
import { moment } from '../../terminal/quantities.js';
import { dim } from '../../terminal/text.js';
import { scopeText } from './sentence.js';

export interface GrantListInput extends ListInput {
  subject?: string;
}

export const grantList = command<GrantListInput>({
  use: 'grant list [subject]',
  summary: 'List who has which role where',
  examples: [
    { line: 'grant list', does: 'all grants' },
    { line: 'grant list ben@example.com', does: 'those of one person' },
  ],
  flags: [limitFlag],
  run: listGrants,
});

/** Grants as a table. */
export async function listGrants(options: GrantListInput & Context): Promise<void> {
  const subject = options.subject ? (await findSubject(options.api(), options.subject)).id : undefined;
  await listPage(
    options,
    '/api/v1/grants',
    { query: { subject } },
    {
      headings: ['Who', 'Role', 'On', 'Until', 'Id'],
      empty: 'No grant: holdfast grant add <person> --role viewer',
      row: (grant) => [
        grant.subjectName ?? grant.subjectId,
        grant.role,
        scopeText(grant.scope),
        grant.endsAt ? moment(grant.endsAt, options.now()) : '',
        dim(grant.id),
      ],
    },
  );
}
