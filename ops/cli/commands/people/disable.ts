import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { consequenceLines } from '../../consequences.js';
import { findPerson } from '../../lookup.js';
import { present } from '../../present.js';
import { sure, yesFlag } from '../../sure.js';

export interface PersonInput {
  person: string;
  yes?: boolean;
}

export const peopleDisable = command<PersonInput>({
  use: 'people disable <person>',
  summary: 'Lock a person out: sessions, tokens and queued jobs end within seconds',
  examples: [
    { line: 'people disable ben@example.com', does: 'shows what that means, then asks' },
    { line: 'people disable ben@example.com --yes', does: 'at once' },
  ],
  flags: [yesFlag],
  run: disable,
});

/** Shows what it means, asks, disables. */
export async function disable(options: PersonInput & Context): Promise<void> {
  const api = options.api();
  const person = await findPerson(api, options.person);
  const path = { id: person.id };
  if (!options.yes) {
    const means = await api.get('/api/v1/people/{id}/consequences', { path });
    await sure(options, person.name, consequenceLines(means));
  }
  await api.call('post', '/api/v1/people/{id}/disable', { path, body: {} });
  present(options, { disabled: person.id }, () => [
    `${person.name} is locked out`,
    `back: holdfast people enable ${person.email}`,
  ]);
}
