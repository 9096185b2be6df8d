import { connect } from '../client/index.js';
import type { Api, Connection } from '../client/index.js';
import type { Context, Flag } from './command.js';
import { readSecret, secretFlag } from './secrets.js';
import { ask } from './terminal/ask.js';

export interface SignInInput {
  email?: string;
  passwordFile?: string;
}

export const signInFlags: Flag[] = [
  { flags: '--email <address>', does: 'whom to sign in' },
  secretFlag('password', 'password'),
];

/** A browser's kind of session: its calls carry these headers. */
export interface PasswordSession {
  api: Api;
  headers: Record<string, string>;
}

/**
 * Opens a session with the password for what a token may not do by itself (making tokens), and ends it whatever comes.
 * The password goes from the keyboard to the server and nowhere else.
 */
export async function withPassword<T>(
  options: SignInInput & Context,
  connection: Connection,
  work: (session: PasswordSession) => Promise<T>,
): Promise<T> {
  const { url } = connection;
  const body = await credentials(options, url);
  const api = connect({ ...connection, token: undefined });
  try {
    const opened = await api.call('post', '/api/v1/session', { body, headers: ownOrigin(url) });
    const headers = { ...ownOrigin(url), cookie: cookies(opened.setCookie), 'x-csrf-token': opened.body.csrfToken };
    try {
      return await work({ api, headers });
    } finally {
      await api.call('delete', '/api/v1/session', { headers });
    }
  } finally {
    api.close();
  }
}

async function credentials(options: SignInInput & Context, url: string): Promise<{ email: string; password: string }> {
  const { streams, settings } = options;
  const known = options.email ?? settings.known(url)?.email;
  const email = known ?? (await ask(streams, 'E-mail:', 'add --email <address> --password-file <file>'));
  const password = await readSecret(streams, options.passwordFile, `Password of ${email}:`, 'password');
  return { email, password };
}

const ownOrigin = (url: string) => ({ origin: url, 'sec-fetch-site': 'same-origin' });

const cookies = (lines: string[]): string => lines.map((line) => line.split(';', 1)[0]).join('; ');
