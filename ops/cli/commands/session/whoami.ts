import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { facts } from '../../terminal/table.js';

export const whoami = command({
  use: 'whoami',
  summary: 'Show who you are here, and where',
  examples: [
    { line: 'whoami', does: 'person, server and what you may do' },
    { line: 'whoami --json', does: 'for a script' },
  ],
  run: showMe,
});

/** The person or service account behind the token. */
export async function showMe(options: Context): Promise<void> {
  const api = options.api();
  const me = await api.get('/api/v1/me');
  present(options, { url: api.url, ...me }, () =>
    facts([
      ['name', me.name],
      ['e-mail', me.email],
      ['server', api.url],
    ]),
  );
}
