import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { channelFields, channelFlags, type ChannelInput } from './channel-fields.js';
import { findChannel } from './find-channel.js';

export interface ChannelEditInput extends ChannelInput {
  channel: string;
  name?: string;
  on?: boolean;
  off?: boolean;
}

export const notifyChannelEdit = command<ChannelEditInput>({
  use: 'notify channel edit <channel>',
  summary: 'Change a channel, or turn it on or off',
  about: 'Who was told of trouble by it is told of its end, also when it is off.',
  examples: [
    { line: 'notify channel edit mail --off', does: 'tell nobody by it of what is new' },
    { line: 'notify channel edit mail --to ops@example.com --to duty@example.com', does: 'other receivers' },
  ],
  flags: [
    ...channelFlags,
    { flags: '--name <name>', does: 'another name' },
    { flags: '--on', does: 'tell by it' },
    { flags: '--off', does: 'tell nothing new by it' },
  ],
  run: editChannel,
});

/** Changes only what was said, on the version that was read. */
export async function editChannel(options: ChannelEditInput & Context): Promise<void> {
  const api = options.api();
  const { id, version } = await findChannel(api, options.channel);
  const enabled = options.on || options.off ? { enabled: !options.off } : {};
  const named = options.name === undefined ? {} : { name: options.name };
  const body = { ...(await channelFields(options, null)), ...named, ...enabled };
  const call = { path: { id }, headers: { 'if-match': `"${version}"` }, body };
  const { body: channel } = await api.call('patch', '/api/v1/notifications/channels/{id}', call);
  present(options, channel, () => [
    `${channel.name} is ${channel.enabled ? 'on' : 'off'}`,
    ...(channel.madeSecret ? [`its messages are signed with ${channel.madeSecret}   (shown only now)`] : []),
  ]);
}
