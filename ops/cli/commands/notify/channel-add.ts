import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { channelFields, channelFlags, type ChannelInput } from './channel-fields.js';

const kinds = ['smtp', 'webhook', 'slack', 'teams', 'ntfy', 'pagerduty'] as const;

export interface ChannelAddInput extends ChannelInput {
  kind: string;
  name: string;
}

export const notifyChannelAdd = command<ChannelAddInput>({
  use: 'notify channel add <kind> <name>',
  summary: 'Tell people by mail, webhook, Slack, Teams, ntfy or PagerDuty',
  about: `The kind is one of ${kinds.join(', ')}. The addresses of Slack and Teams are secrets: give --address - to be asked.`,
  examples: [
    {
      line: 'notify channel add smtp mail --address smtp://mail:25 --from hf@example.com --to ops@example.com',
      does: 'mail',
    },
    { line: 'notify channel add slack ops-chat --address -', does: 'asks for the address of its incoming webhook' },
    { line: 'notify channel add pagerduty duty --secret-file key.txt', does: 'the integration key from a file' },
  ],
  flags: channelFlags,
  run: addChannel,
});

/** Stores the channel; secrets are sealed on the server. */
export async function addChannel(options: ChannelAddInput & Context): Promise<void> {
  const kind = options.kind as (typeof kinds)[number];
  const asks = options.secretFile === undefined ? asked(kind, options) : null;
  const body = { kind, name: options.name, ...(await channelFields(options, asks)) };
  const { body: channel } = await options.api().call('post', '/api/v1/notifications/channels', { body });
  present(options, channel, () => [
    `${channel.name} tells people from now on`,
    ...(channel.madeSecret ? [`its messages are signed with ${channel.madeSecret}   (shown only now)`] : []),
    `next: holdfast notify test ${channel.name}`,
  ]);
}

function asked(kind: string, { username }: ChannelInput): string | null {
  if (kind === 'pagerduty') return 'Integration key';
  return username ? 'Password' : null;
}
