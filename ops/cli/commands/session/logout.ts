import { Refused } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';

export const logout = command({
  use: 'logout',
  summary: 'Sign out on this machine',
  about: 'Revokes the token that login made, on the server, and forgets it here.',
  examples: [{ line: 'logout', does: 'the current server' }],
  run: signOut,
});

/** Revokes the kept token and forgets the server, also when the token was no longer good. */
export async function signOut(options: Context): Promise<void> {
  const { settings } = options;
  const url = settings.url;
  const known = settings.known(url);
  if (known?.tokenId) {
    await options
      .api()
      .call('delete', '/api/v1/me/tokens/{id}', { path: { id: known.tokenId } })
      .catch((error: unknown) => {
        if (!(error instanceof Refused && [401, 404].includes(error.problem.status))) throw error;
      });
  }
  settings.forget(url);
  present(options, { url, signedOut: Boolean(known) }, () => [
    known ? `Signed out of ${url}` : `Not signed in to ${url}`,
  ]);
}
