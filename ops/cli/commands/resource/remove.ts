import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { sure, yesFlag } from '../../sure.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { consequenceLines } from '../../consequences.js';

export interface RemoveInput {
  resource: string;
  yes?: boolean;
}

export const resourceRemove = command<RemoveInput>({
  use: 'resource remove <resource>',
  summary: 'Stop watching a resource and forget it',
  about: 'Shows first what goes with it. Nothing is done on the server itself; its backups stay.',
  examples: [
    { line: 'resource remove web-9', does: 'shows what that means, then asks' },
    { line: 'resource remove web-9 --yes', does: 'without asking' },
  ],
  flags: [yesFlag],
  run: removeResource,
});

/** Shows the consequences, asks for the name, removes. */
export async function removeResource(options: RemoveInput & Context): Promise<void> {
  const api = options.api();
  const found = await findResource(api, options.resource);
  const path = { id: found.id };
  const means = await api.get('/api/v1/resources/{id}/consequences', { path });
  await sure(options, found.name, consequenceLines(means));
  await api.call('delete', '/api/v1/resources/{id}', { path, headers: { 'if-match': `"${found.version}"` } });
  present(options, { removed: found.id, name: found.name }, () => [`${found.name} removed`]);
}
