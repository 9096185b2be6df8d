import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { orEmpty, present } from '../../present.js';
import { table } from '../../terminal/table.js';
import { dim } from '../../terminal/text.js';

export const notifyRoutes = command({
  use: 'notify routes',
  summary: 'Show who is told of what',
  examples: [{ line: 'notify routes', does: 'each with what it is for, whom it reaches, and when' }],
  run: listRoutes,
});

/** The routes, those told at once first. */
export async function listRoutes(options: Context): Promise<void> {
  const api = options.api();
  const page = await api.get('/api/v1/notifications/routes');
  const { items: channels } = await api.get('/api/v1/notifications/channels');
  const rows = page.items.map((route) => {
    const { match, receiver, quiet } = route;
    const only = [...match.severities, ...match.tags.map((tag) => `tag:${tag}`), ...match.environments];
    const who = receiver.kind === 'channel' ? '' : receiver.kind === 'role' ? `${receiver.role} by ` : 'a person by ';
    const channel = channels.find(({ id }) => id === route.channel)?.name ?? 'a removed channel';
    return [
      route.enabled ? route.name : dim(`${route.name} (off)`),
      only.join(', ') || 'everything',
      `${who}${channel}`,
      route.level === 0 ? 'at once' : `after escalation ${route.level}`,
      quiet
        ? `${quiet.from}–${quiet.to} ${quiet.timeZone ?? 'their zone'}${quiet.urgentPasses ? ', not for down' : ''}`
        : '',
    ];
  });
  const empty = 'Nobody is told of anything: holdfast notify channel add …';
  present(options, page, () => orEmpty(table(['Route', 'Of', 'To', 'When', 'Quiet'], rows), rows.length, empty));
}
