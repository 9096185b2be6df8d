import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { everyItem, pick } from '../../lookup.js';
import { present } from '../../present.js';
import { tokenBody, tokenFlags, tokenLines } from '../token/create.js';
import type { TokenInput } from '../token/create.js';

export interface AccountTokenInput extends TokenInput {
  account: string;
}

export const serviceAccountToken = command<AccountTokenInput>({
  use: 'service-account token <account> <name>',
  summary: 'Make a token for a program',
  about: 'Shown once. Without --expires it has no end; holdfast_token_expiry_timestamp_seconds tells the end.',
  examples: [{ line: 'service-account token prometheus scrape --scope metrics.read', does: 'a scrape token' }],
  flags: tokenFlags,
  run: createAccountToken,
});

/** Makes the token and shows it, once. */
export async function createAccountToken(options: AccountTokenInput & Context): Promise<void> {
  const api = options.api();
  const accounts = await everyItem(api, '/api/v1/service-accounts');
  const account = pick<{ id: string }>(accounts, options.account, 'service account', 'holdfast service-account list');
  const call = { path: { id: account.id }, body: tokenBody(options) };
  const { body: made } = await api.call('post', '/api/v1/service-accounts/{id}/tokens', call);
  present(options, made, () => tokenLines(made, options.now()));
}
