import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { everyItem, pick } from '../../lookup.js';
import { present } from '../../present.js';
import { sure, yesFlag } from '../../sure.js';

export interface AccountDeleteInput {
  account: string;
  yes?: boolean;
}

export const serviceAccountDelete = command<AccountDeleteInput>({
  use: 'service-account delete <account>',
  summary: "Delete a program's account; its tokens end at once",
  examples: [{ line: 'service-account delete old-ci', does: 'asks first' }],
  flags: [yesFlag],
  run: deleteAccount,
});

/** Asks, then deletes. */
export async function deleteAccount(options: AccountDeleteInput & Context): Promise<void> {
  const api = options.api();
  const accounts = await everyItem(api, '/api/v1/service-accounts');
  const account = pick<{ id: string; name: string }>(
    accounts,
    options.account,
    'service account',
    'holdfast service-account list',
  );
  await sure(options, account.name, [`  ${account.name} and its tokens end at once`]);
  await api.call('delete', '/api/v1/service-accounts/{id}', { path: { id: account.id } });
  present(options, { deleted: account.id }, () => [`${account.name} is deleted`]);
}
