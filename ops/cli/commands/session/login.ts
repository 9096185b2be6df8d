import { hostname } from 'node:os';
import { connect, normalFingerprint, serverOrigin, UntrustedServer } from '../../../client/index.js';
import type { Connection } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Cancelled } from '../../failures.js';
import { readPem } from '../../pem.js';
import { present } from '../../present.js';
import { signInFlags, withPassword } from '../../password-session.js';
import type { SignInInput } from '../../password-session.js';
import type { KnownServer } from '../../settings.js';
import { confirm, readInput } from '../../terminal/ask.js';
import { bold } from '../../terminal/text.js';

export interface LoginInput extends SignInInput {
  address?: string;
  withToken?: boolean;
  fingerprint?: string;
  ca?: string;
}

export const login = command<LoginInput>({
  use: 'login [address]',
  summary: 'Sign in on this machine',
  about:
    'Asks for e-mail and password, makes a personal token (90 days) and keeps it in ~/.config/holdfast, readable by\n' +
    'you alone. The password is not kept. Scripts use HOLDFAST_URL and HOLDFAST_TOKEN instead and need no login.',
  examples: [
    { line: 'login', does: 'on this machine, http://localhost:8420' },
    { line: 'login https://ops1:8420', does: 'on another; shows a self-signed certificate first' },
    { line: 'login --with-token < token.txt', does: 'with a token made in the console' },
  ],
  flags: [
    ...signInFlags,
    { flags: '--with-token', does: 'read a token from standard input instead of asking for a password' },
    { flags: '--fingerprint <sha256>', does: "trust the certificate with this fingerprint, and no other's" },
    { flags: '--ca <file>', does: 'trust certificates signed by this authority (PEM)' },
  ],
  run: signIn,
});

/** Signs in and remembers the server; says as whom. */
export async function signIn(options: LoginInput & Context): Promise<void> {
  const { settings, streams } = options;
  const url = serverOrigin(options.address ?? settings.url);
  settings.given.url = url;
  const trust = await trustOf(options, url);
  const secret = options.withToken ? { token: await readInput(streams) } : await newToken(options, { url, ...trust });
  const api = connect({ url, ...trust, token: secret.token });
  try {
    const me = await api.get('/api/v1/me');
    settings.remember(url, { ...trust, ...secret, email: me.email ?? undefined });
    present(options, { url, person: me }, () => [
      ['Signed in to ', bold(url), ' as ', bold(me.name), `${me.email ? ` (${me.email})` : ''}`],
    ]);
  } finally {
    api.close();
  }
}

type Trust = Pick<KnownServer, 'fingerprint' | 'ca'>;

async function trustOf(options: LoginInput & Context, url: string): Promise<Trust> {
  const { fingerprint, ca } = options.settings.connection();
  if (options.fingerprint) return { fingerprint: normalFingerprint(options.fingerprint) };
  if (options.ca) return { ca: await readPem(options.ca) };
  if (fingerprint || ca || url.startsWith('http:')) return { fingerprint, ca };
  return firstContact(options, url);
}

/** Shows a certificate that no authority vouches for, and trusts it only when the person says so. */
async function firstContact(options: Context, url: string): Promise<Trust> {
  const api = connect({ url });
  try {
    await api.get('/api/v1/healthz');
    return {};
  } catch (error) {
    if (!(error instanceof UntrustedServer)) throw error;
    const { streams } = options;
    streams.tell(`${error.message}. Its fingerprint, which the server also printed at its start:`);
    streams.tell(bold(`  SHA-256 ${error.fingerprint}`));
    const instead = `holdfast login ${url} --fingerprint <the one the server printed>`;
    if (!(await confirm(streams, 'Are they equal?', instead))) throw new Cancelled();
    return { fingerprint: normalFingerprint(error.fingerprint) };
  } finally {
    api.close();
  }
}

/** Makes a personal token with the password; the password is not kept. */
function newToken(options: LoginInput & Context, connection: Connection): Promise<KnownServer> {
  return withPassword(options, connection, async ({ api, headers }) => {
    const body = { name: `holdfast on ${hostname()}`, expiresAt: options.now() + 90 * 86_400_000 };
    const made = await api.call('post', '/api/v1/me/tokens', { headers, body });
    return { token: made.body.token, tokenId: made.body.id };
  });
}
