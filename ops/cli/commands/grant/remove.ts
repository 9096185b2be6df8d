import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';

export const grantRemove = command<{ id: string }>({
  use: 'grant remove <id>',
  summary: 'Take a role away',
  about: 'Takes effect on the next request of whoever had it.',
  examples: [{ line: 'grant remove 01981c9e-…', does: 'the id is in grant list' }],
  run: removeGrant,
});

/** Takes it away. */
export async function removeGrant(options: { id: string } & Context): Promise<void> {
  await options.api().call('delete', '/api/v1/grants/{id}', { path: { id: options.id } });
  present(options, { removed: options.id }, () => ['taken away']);
}
