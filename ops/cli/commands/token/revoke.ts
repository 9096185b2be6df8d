import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { pick } from '../../lookup.js';
import { present } from '../../present.js';

export const tokenRevoke = command<{ token: string }>({
  use: 'token revoke <token>',
  summary: 'End a personal token',
  examples: [{ line: 'token revoke nightly-backup', does: 'by name or id; its next use is refused' }],
  run: revokeToken,
});

/** Ends it. */
export async function revokeToken(options: { token: string } & Context): Promise<void> {
  const api = options.api();
  const { items } = await api.get('/api/v1/me/tokens');
  const token = pick<{ id: string; name: string }>(items, options.token, 'token', 'holdfast token list');
  await api.call('delete', '/api/v1/me/tokens/{id}', { path: { id: token.id } });
  present(options, { revoked: token.id }, () => [`${token.name} is no longer accepted`]);
}
