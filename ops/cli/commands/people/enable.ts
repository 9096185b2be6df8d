import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findPerson } from '../../lookup.js';
import { present } from '../../present.js';

export const peopleEnable = command<{ person: string }>({
  use: 'people enable <person>',
  summary: 'Let a disabled person in again',
  about: 'Their sessions and tokens stay ended; they sign in anew.',
  examples: [{ line: 'people enable ben@example.com', does: 'by e-mail, name or id' }],
  run: enable,
});

/** Enables. */
export async function enable(options: { person: string } & Context): Promise<void> {
  const api = options.api();
  const person = await findPerson(api, options.person);
  await api.call('post', '/api/v1/people/{id}/enable', { path: { id: person.id }, body: {} });
  present(options, { enabled: person.id }, () => [`${person.name} may sign in again`]);
}
