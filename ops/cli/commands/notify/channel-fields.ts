import type { Context, Flag } from '../../command.js';
import { readSecret, secretFlag } from '../../secrets.js';

export interface ChannelInput {
  address?: string;
  to?: string[];
  from?: string;
  username?: string;
  secretFile?: string;
  off?: boolean;
}

export const channelFlags: Flag[] = [
  {
    flags: '--address <address>',
    does: 'the mail server, or the address to post to; - asks for it where it is a secret',
  },
  { flags: '--to <address>', does: 'a receiver of mail; may be given several times', many: true },
  { flags: '--from <address>', does: 'the sender of mail' },
  { flags: '--username <name>', does: 'when the server wants one' },
  secretFlag('secret', 'password, signing key, access token or integration key'),
];

/** What was said of a channel, as the API names it; a secret comes from a file or from a prompt. */
export async function channelFields(options: ChannelInput & Context, asks: string | null) {
  const { to, from, username, secretFile, streams } = options;
  const wanted = secretFile !== undefined || asks !== null;
  const secret = wanted ? await readSecret(streams, secretFile, `${asks ?? 'Secret'}:`, 'secret') : undefined;
  const url = options.address === '-' ? await readSecret(streams, undefined, 'Address:', 'address') : options.address;
  const given = { url, to, from, username, secret };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
