import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { everyItem, findPerson } from '../../lookup.js';
import { present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { facts } from '../../terminal/table.js';
import { grantSentence } from '../grant/sentence.js';

export const peopleShow = command<{ person: string }>({
  use: 'people show <person>',
  summary: 'Show a person and what they have been given',
  examples: [{ line: 'people show ben@example.com', does: 'by e-mail, name or id' }],
  run: showPerson,
});

/** A person with the grants that name them. */
export async function showPerson(options: { person: string } & Context): Promise<void> {
  const api = options.api();
  const found = await findPerson(api, options.person);
  const grants = await everyItem(api, '/api/v1/grants', { query: { subject: found.id } });
  const seen = found.lastSeenAt ? moment(found.lastSeenAt, options.now()) : 'never';
  present(options, { ...found, grants }, () => [
    ...facts([
      ['name', found.name],
      ['e-mail', found.email],
      ['status', found.status],
      ['last seen', seen],
      ['id', found.id],
    ]),
    ...grants.map((grant) => `  ${grantSentence(grant, options.now())}`),
  ]);
}
