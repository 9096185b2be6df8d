import type { Body } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context, Flag } from '../../command.js';
import { signInFlags, withPassword } from '../../password-session.js';
import type { SignInInput } from '../../password-session.js';
import { present } from '../../present.js';
import { readFuture } from '../../read.js';
import { moment } from '../../terminal/quantities.js';
import { bold } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

export interface TokenInput {
  name: string;
  scope?: string[];
  address?: string[];
  expires?: number;
}

export const tokenFlags: Flag[] = [
  { flags: '--scope <permission>', does: 'only this permission; may be given several times', many: true },
  { flags: '--address <range>', does: 'only from this address or range; may be given several times', many: true },
  { flags: '--expires <time>', does: 'when it ends: 30d, 2026-12-31', read: readFuture },
];

export const tokenCreate = command<TokenInput & SignInInput>({
  use: 'token create <name>',
  summary: 'Make a personal token for scripts',
  about:
    'Shown once. It can do at most what you can; --scope narrows it further. Without --expires it ends in 90 days.',
  examples: [
    {
      line: 'token create nightly-backup --scope backup.run --scope backup.read --scope job.read',
      does: 'a narrow one',
    },
    { line: 'token create laptop --expires 30d', does: 'all you may do, for thirty days' },
  ],
  flags: [...tokenFlags, ...signInFlags],
  run: createToken,
});

/** Makes the token and shows it, once. A token cannot make another, so the password is asked for. */
export async function createToken(options: TokenInput & SignInInput & Context): Promise<void> {
  const expires = options.expires ?? options.now() + 90 * 86_400_000;
  const body = tokenBody({ ...options, expires });
  const made = await withPassword(options, options.settings.connection(), async ({ api, headers }) => {
    return (await api.call('post', '/api/v1/me/tokens', { headers, body })).body;
  });
  present(options, made, () => tokenLines(made, options.now()));
}

type Wanted = Body<'/api/v1/me/tokens', 'post'>;

/** What was given, as the API takes it; the server names a permission that it does not know. */
export function tokenBody(given: TokenInput): Wanted {
  return {
    name: given.name,
    ...(given.scope && { scopes: given.scope as Wanted['scopes'] }),
    ...(given.address && { addresses: given.address }),
    ...(given.expires && { expiresAt: given.expires }),
  };
}

/** The token on a line of its own, so that it can be copied or cut out. */
export function tokenLines(made: { token: string; expiresAt?: number | null }, now: number): Text[] {
  const ends = made.expiresAt ? `until ${moment(made.expiresAt, now)}` : 'no end';
  return [`Shown only now (${ends}):`, bold(made.token)];
}
