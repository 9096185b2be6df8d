import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { readSecret, secretFlag } from '../../secrets.js';
import { putChannel } from './put.js';

export interface MailInput {
  server?: string;
  from?: string;
  to?: string[];
  username?: string;
  passwordFile?: string;
  off?: boolean;
}

export const notificationSetMail = command<MailInput>({
  use: 'notification set-mail',
  summary: 'Tell people by mail: status changes and failed jobs',
  examples: [
    { line: 'notification set-mail --server smtp://mail:25 --from hf@example.com --to ops@example.com', does: 'on' },
    { line: 'notification set-mail --off', does: 'stop mailing' },
  ],
  flags: [
    { flags: '--server <url>', does: 'smtp://host:25 or smtps://host:465' },
    { flags: '--from <address>', does: 'the sender' },
    { flags: '--to <address>', does: 'a receiver; may be given several times', many: true },
    { flags: '--username <name>', does: 'when the mail server wants one' },
    secretFlag('password', 'password'),
    { flags: '--off', does: 'stop mailing' },
  ],
  run: setMail,
});

/** Stores the channel; the password is sealed on the server. */
export async function setMail(options: MailInput & Context): Promise<void> {
  const { server, from, to, username } = options;
  const password = username && (await readSecret(options.streams, options.passwordFile, 'Password:', 'password'));
  const fields = { enabled: !options.off, url: server, from, to, username, password };
  const channel = await putChannel(options.api(), 'smtp', fields);
  present(options, channel, () => [
    options.off ? 'mail is off' : 'mail is on',
    'next: holdfast notification test smtp',
  ]);
}
