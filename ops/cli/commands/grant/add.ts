import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findSubject } from '../../lookup.js';
import { present } from '../../present.js';
import { givenGrant, grantFlags } from './options.js';
import type { GrantInput } from './options.js';
import { grantSentence } from './sentence.js';

export interface GrantAddInput extends GrantInput {
  subject: string;
}

export const grantAdd = command<GrantAddInput>({
  use: 'grant add <subject>',
  summary: 'Give a person or a service account a role somewhere',
  examples: [
    { line: 'grant add ben@example.com --role operator --on tag:web', does: 'on everything tagged web' },
    { line: 'grant add ben@example.com --role backup-operator --on db-1 --until 30d', does: 'ends by itself' },
    { line: 'grant add ci-bot --role viewer', does: 'a service account, on everything' },
  ],
  flags: grantFlags,
  run: addGrant,
});

/** Gives it; takes effect on the next request. */
export async function addGrant(options: GrantAddInput & Context): Promise<void> {
  const api = options.api();
  const given = await givenGrant(api, options);
  const subject = await findSubject(api, options.subject);
  const body = { subjectKind: subject.kind, subjectId: subject.id, ...given };
  const { body: made } = await api.call('post', '/api/v1/grants', { body });
  present(options, made, () => [`${subject.name} has ${grantSentence(made, options.now())}`, `id ${made.id}`]);
}
