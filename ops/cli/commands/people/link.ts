import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findPerson } from '../../lookup.js';
import { present } from '../../present.js';
import { bold } from '../../terminal/text.js';

export const peopleLink = command<{ person: string }>({
  use: 'people link <person>',
  summary: 'Print a new one-use link to choose a password',
  about:
    'For an invitation that ran out or a forgotten password. Works once; earlier links of that person stop working.',
  examples: [{ line: 'people link ben@example.com', does: 'hand it over in person' }],
  run: newLink,
});

/** Makes the link and shows it, once. */
export async function newLink(options: { person: string } & Context): Promise<void> {
  const api = options.api();
  const person = await findPerson(api, options.person);
  const { body: made } = await api.call('post', '/api/v1/people/{id}/invite', { path: { id: person.id }, body: {} });
  present(options, made, () => [`Give ${person.name} this link; it works once:`, ['  ', bold(made.inviteLink)]]);
}
