import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { consequenceLines } from '../../consequences.js';
import { findPerson } from '../../lookup.js';
import { present } from '../../present.js';
import { sure, yesFlag } from '../../sure.js';
import type { PersonInput } from './disable.js';

export const peopleDelete = command<PersonInput>({
  use: 'people delete <person>',
  summary: 'Delete a person for good',
  about: 'What they did stays in the audit trail under their name. To lock someone out for now, use disable.',
  examples: [{ line: 'people delete ben@example.com', does: 'shows what that means, then asks' }],
  flags: [yesFlag],
  run: remove,
});

/** Shows what it means, asks, deletes. */
export async function remove(options: PersonInput & Context): Promise<void> {
  const api = options.api();
  const person = await findPerson(api, options.person);
  const path = { id: person.id };
  if (!options.yes) {
    const means = await api.get('/api/v1/people/{id}/consequences', { path });
    await sure(options, person.name, consequenceLines(means));
  }
  await api.call('delete', '/api/v1/people/{id}', { path });
  present(options, { deleted: person.id }, () => [`${person.name} is deleted`]);
}
