import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { table } from '../../terminal/table.js';
import { dim, green } from '../../terminal/text.js';

export const notificationList = command({
  use: 'notification list',
  summary: 'Show by which channels Holdfast tells people',
  examples: [{ line: 'notification list', does: 'mail and webhook' }],
  run: listChannels,
});

/** The channels; never their secrets. */
export async function listChannels(options: Context): Promise<void> {
  const page = await options.api().get('/api/v1/notifications/channels');
  const rows = page.items.map((channel) => [
    channel.kind,
    channel.enabled ? green('on') : dim('off'),
    channel.kind === 'webhook' ? channel.url : channel.to.join(', '),
  ]);
  present(options, page, () => table(['Channel', 'State', 'To'], rows));
}
