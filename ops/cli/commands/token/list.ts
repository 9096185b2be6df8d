import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { orEmpty, present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { dim } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import { endingLines, endingOf } from './ending.js';

export const tokenList = command({
  use: 'token list',
  summary: 'List your personal tokens',
  examples: [{ line: 'token list', does: 'name, end, last use' }],
  run: listTokens,
});

/** Own tokens; never the secret itself. */
export async function listTokens(options: Context): Promise<void> {
  const page = await options.api().get('/api/v1/me/tokens');
  const now = options.now();
  present(options, page, () => [
    ...tokenTable(page.items, now, 'No token: holdfast token create <name>'),
    ...endingLines(endingOf(page.items, null, now), now),
  ]);
}

interface TokenLike {
  id: string;
  name: string;
  hint?: string;
  scopes?: string[] | null;
  expiresAt?: number | null;
  lastUsedAt?: number | null;
}

/** Tokens as a table. */
export function tokenTable(tokens: TokenLike[], now: number, empty: string): Text[] {
  const rows = tokens.map((token) => [
    token.name,
    token.hint ?? '',
    token.expiresAt ? moment(token.expiresAt, now) : 'never',
    token.lastUsedAt ? moment(token.lastUsedAt, now) : 'never',
    token.scopes?.join(' ') || 'all',
    dim(token.id),
  ]);
  return orEmpty(table(['Name', 'Token', 'Ends', 'Last used', 'Scopes', 'Id'], rows), rows.length, empty);
}
