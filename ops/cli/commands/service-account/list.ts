import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { dim } from '../../terminal/text.js';

export const serviceAccountList = command<ListInput>({
  use: 'service-account list',
  summary: 'List the accounts of programs',
  examples: [{ line: 'service-account list', does: 'name and tokens' }],
  flags: [limitFlag],
  run: listAccounts,
});

/** Service accounts as a table. */
export async function listAccounts(options: ListInput & Context): Promise<void> {
  await listPage(
    options,
    '/api/v1/service-accounts',
    {},
    {
      headings: ['Name', 'Purpose', '>Tokens', 'Id'],
      empty: 'None yet: holdfast service-account create <name>',
      row: (account) => [account.name, account.purpose ?? '', String(account.tokens?.length ?? ''), dim(account.id)],
    },
  );
}
