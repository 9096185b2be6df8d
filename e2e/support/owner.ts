import { connect, type Api } from '../../ops/client/index.js';
import type { LabHoldfast } from '../../ops/lab/index.js';
import { Cli } from './cli.js';

export const owner = { name: 'Anna Berg', email: 'anna@example.com', password: 'correct horse battery staple 7' };

/** Somebody who can act: over the API, and on a shell. */
export interface Someone {
  token: string;
  api: Api;
  cli: Cli;
}

/** Makes the owner through the set-up link, without a browser, and a personal token for them. */
export async function becomeOwner(holdfast: LabHoldfast): Promise<Someone> {
  const token = holdfast.setupLink?.split('#')[1];
  if (!token) throw new Error('There is no set-up link: somebody is the owner already');
  const api = connect({ url: holdfast.url });
  await api.call('post', '/api/v1/setup', { body: { token, ...owner } });
  api.close();
  return signedIn(holdfast.url, owner);
}

/** Signs somebody in with the command line, as they would, and gives what they can act with. */
export async function signedIn(url: string, who: { email: string; password: string }): Promise<Someone> {
  const cli = new Cli({ HOLDFAST_URL: url });
  const { code, err } = await cli.run(['login', url, '--email', who.email, '--password-file', '-'], who.password);
  if (code !== 0) throw new Error(`holdfast login ended with ${code}: ${err}`);
  const made = await cli.run(['token', 'create', 'journey', '--password-file', '-', '--json'], who.password);
  const { token } = JSON.parse(made.out) as { token: string };
  return { token, api: connect({ url, token }), cli };
}
