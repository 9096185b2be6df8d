import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { dim } from '../../terminal/text.js';
import { endingLines, endingOf } from '../token/ending.js';

export const serviceAccountList = command<ListInput>({
  use: 'service-account list',
  summary: 'List the accounts of programs',
  examples: [{ line: 'service-account list', does: 'name and tokens, and which of them end soon' }],
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
      after: (accounts, now) =>
        endingLines(
          accounts.flatMap(({ name, tokens }) => endingOf(tokens, name, now)),
          now,
        ),
      row: (account) => [account.name, account.purpose ?? '', String(account.tokens?.length ?? ''), dim(account.id)],
    },
  );
}
