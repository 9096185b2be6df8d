import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { moment } from '../../terminal/quantities.js';
import { dim } from '../../terminal/text.js';

export interface PeopleListInput extends ListInput {
  query?: string;
  status?: 'invited' | 'active' | 'disabled';
}

export const peopleList = command<PeopleListInput>({
  use: 'people list [query]',
  summary: 'List people',
  examples: [
    { line: 'people list', does: 'everyone' },
    { line: 'people list anna --json', does: 'by part of a name or e-mail' },
  ],
  flags: [{ flags: '--status <status>', does: 'only these', choices: ['active', 'invited', 'disabled'] }, limitFlag],
  run: listPeople,
});

/** People as a table. */
export async function listPeople(options: PeopleListInput & Context): Promise<void> {
  const { query: q, status } = options;
  await listPage(
    options,
    '/api/v1/people',
    { query: { q, status } },
    {
      headings: ['Name', 'E-mail', 'Status', 'Last seen', 'Id'],
      empty: 'Nobody found: holdfast people invite <e-mail>',
      row: (person) => [
        person.name,
        person.email,
        person.status,
        person.lastSeenAt ? moment(person.lastSeenAt, options.now()) : 'never',
        dim(person.id),
      ],
    },
  );
}
