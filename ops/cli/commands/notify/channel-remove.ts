import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { sure, yesFlag } from '../../sure.js';
import { findChannel } from './find-channel.js';

export interface ChannelRemoveInput {
  channel: string;
  yes?: boolean;
}

export const notifyChannelRemove = command<ChannelRemoveInput>({
  use: 'notify channel remove <channel>',
  summary: 'Remove a channel that has told the end of everything it told of',
  examples: [{ line: 'notify channel remove mail', does: 'asks first' }],
  flags: [yesFlag],
  run: removeChannel,
});

/** Asks, then removes. */
export async function removeChannel(options: ChannelRemoveInput & Context): Promise<void> {
  const api = options.api();
  const { id, name, version } = await findChannel(api, options.channel);
  await sure(options, name, [`  nobody is told by ${name} any more`]);
  const headers = { 'if-match': `"${version}"` };
  await api.call('delete', '/api/v1/notifications/channels/{id}', { path: { id }, headers });
  present(options, { removed: id }, () => [`${name} removed`]);
}
