import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { local } from './setup-link.js';

export const adminRotateKey = command({
  use: 'admin rotate-key',
  summary: 'Seal all stored credentials with a new key (on the host)',
  about: 'The old key stays readable until everything is sealed anew, so that it may be interrupted.',
  examples: [{ line: 'admin rotate-key', does: 'on the host, as the account Holdfast runs as' }],
  run: (options: Context) => local(options, ['rotate-key']),
});
