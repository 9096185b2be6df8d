import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { bold } from '../../terminal/text.js';
import { givenGrant, grantFlags } from '../grant/options.js';
import type { GrantInput } from '../grant/options.js';

export interface InviteInput extends GrantInput {
  email: string;
  name?: string;
}

export const peopleInvite = command<InviteInput>({
  use: 'people invite <email>',
  summary: 'Invite a person by a one-use link',
  about: 'No mail server is needed: the link is printed once, hand it over. It works for 24 hours.',
  examples: [
    { line: 'people invite ben@example.com --name Ben', does: 'without any role yet' },
    { line: 'people invite ben@example.com --role operator --on tag:web', does: 'with a role from the start' },
  ],
  flags: [{ flags: '--name <name>', does: 'how the person is called' }, ...grantFlags],
  run: invite,
});

/** Makes the person, gives the role when one was named, prints the link. */
export async function invite(options: InviteInput & Context): Promise<void> {
  const api = options.api();
  const grant = options.role ? await givenGrant(api, options) : null;
  const body = { email: options.email, name: options.name ?? options.email.split('@')[0] };
  const { body: made } = await api.call('post', '/api/v1/people', { body });
  if (grant) {
    await api.call('post', '/api/v1/grants', { body: { subjectKind: 'person', subjectId: made.person.id, ...grant } });
  }
  present(options, made, () => [
    `${made.person.name} is invited. Give them this link; it works once, for 24 hours:`,
    ['  ', bold(made.inviteLink)],
    ...(grant ? [] : [`next: holdfast grant add ${made.person.email} --role viewer`]),
  ]);
}
