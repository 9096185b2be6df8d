import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { local } from './setup-link.js';

export const adminRecover = command<{ email: string }>({
  use: 'admin recover <email>',
  summary: 'Let a person back in as owner when nobody can sign in (on the host)',
  about: 'Prints a one-use link for a new password. It is audited and raises an alarm.',
  examples: [{ line: 'admin recover anna@example.com', does: 'on the host, as the account Holdfast runs as' }],
  run: (options: { email: string } & Context) => local(options, ['recover', options.email]),
});
