import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { putChannel } from './put.js';

export interface WebhookInput {
  to?: string;
  off?: boolean;
}

export const notificationSetWebhook = command<WebhookInput>({
  use: 'notification set-webhook',
  summary: 'Tell a program by HTTP POST: status changes and failed jobs',
  examples: [
    { line: 'notification set-webhook --to https://chat.example/hook', does: 'from now on' },
    { line: 'notification set-webhook --off', does: 'stop it' },
  ],
  flags: [
    { flags: '--to <address>', does: 'where to post' },
    { flags: '--off', does: 'stop posting' },
  ],
  run: setWebhook,
});

/** Stores the channel. */
export async function setWebhook(options: WebhookInput & Context): Promise<void> {
  const channel = await putChannel(options.api(), 'webhook', { enabled: !options.off, url: options.to });
  present(options, channel, () => [
    options.off ? 'the webhook is off' : 'the webhook is on',
    ...(channel.madeSecret ? [`its messages are signed with ${channel.madeSecret}   (shown only now)`] : []),
    'next: holdfast notification test webhook',
  ]);
}
