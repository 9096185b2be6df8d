import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';

export interface AccountInput {
  name: string;
  purpose?: string;
}

export const serviceAccountCreate = command<AccountInput>({
  use: 'service-account create <name>',
  summary: 'Make an account for a program',
  about: 'It can do nothing until it is given a role: holdfast grant add <name> --role …',
  examples: [{ line: 'service-account create prometheus --purpose "scrapes /metrics"', does: 'for a scraper' }],
  flags: [{ flags: '--purpose <text>', does: 'what it is for' }],
  run: createAccount,
});

/** Makes it and says what comes next. */
export async function createAccount(options: AccountInput & Context): Promise<void> {
  const body = { name: options.name, ...(options.purpose && { purpose: options.purpose }) };
  const { body: made } = await options.api().call('post', '/api/v1/service-accounts', { body });
  present(options, made, () => [
    `${made.name} made`,
    `next: holdfast grant add ${made.name} --role viewer, then holdfast service-account token ${made.name} <token name>`,
  ]);
}
