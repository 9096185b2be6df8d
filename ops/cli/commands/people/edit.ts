import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Usage } from '../../failures.js';
import { findPerson } from '../../lookup.js';
import { present } from '../../present.js';

export interface PersonEditInput {
  person: string;
  name?: string;
  email?: string;
}

export const peopleEdit = command<PersonEditInput>({
  use: 'people edit <person>',
  summary: "Change a person's name or e-mail",
  examples: [{ line: 'people edit ben@example.com --name "Ben Okafor"', does: 'by e-mail, name or id' }],
  flags: [
    { flags: '--name <name>', does: 'how the person is called' },
    { flags: '--email <address>', does: 'the address they sign in with' },
  ],
  run: editPerson,
});

/** Changes only what was said, on the version that was read. */
export async function editPerson(options: PersonEditInput & Context): Promise<void> {
  const api = options.api();
  const { name, email } = options;
  if (name === undefined && email === undefined)
    throw new Usage('Nothing to change was given', 'add --name or --email');
  const person = await findPerson(api, options.person);
  const call = { path: { id: person.id }, headers: { 'if-match': `"${person.version}"` }, body: { name, email } };
  const { body: changed } = await api.call('patch', '/api/v1/people/{id}', call);
  present(options, changed, () => [`${changed.name} (${changed.email}) changed`]);
}
