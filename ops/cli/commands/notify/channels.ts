import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { orEmpty, present } from '../../present.js';
import { table } from '../../terminal/table.js';
import { dim, green, red } from '../../terminal/text.js';

export const notifyChannels = command({
  use: 'notify channels',
  summary: 'Show by which channels Holdfast tells people',
  examples: [{ line: 'notify channels', does: 'each with its kind, where it goes and whether it works' }],
  run: listChannels,
});

/** The channels; never their secrets. */
export async function listChannels(options: Context): Promise<void> {
  const page = await options.api().get('/api/v1/notifications/channels');
  const rows = page.items.map((channel) => [
    channel.name,
    channel.kind,
    channel.failingSince ? red('fails') : channel.enabled ? green('on') : dim('off'),
    channel.kind === 'smtp' ? channel.to.join(', ') : channel.url,
  ]);
  const empty = 'Nobody is told of anything: holdfast notify channel add smtp mail --address smtp://mail:25 …';
  present(options, page, () => orEmpty(table(['Channel', 'Kind', 'State', 'To'], rows), rows.length, empty));
}
