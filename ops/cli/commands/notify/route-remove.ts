import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { pick } from '../../lookup.js';
import { present } from '../../present.js';
import { sure, yesFlag } from '../../sure.js';

export interface RouteRemoveInput {
  route: string;
  yes?: boolean;
}

export const notifyRouteRemove = command<RouteRemoveInput>({
  use: 'notify route remove <route>',
  summary: 'Remove a route; who was told by it is told the end all the same',
  examples: [{ line: 'notify route remove boss', does: 'asks first' }],
  flags: [yesFlag],
  run: removeRoute,
});

/** Asks, then removes. */
export async function removeRoute(options: RouteRemoveInput & Context): Promise<void> {
  const api = options.api();
  const { items } = await api.get('/api/v1/notifications/routes');
  const { id, name, version } = pick(items, options.route, 'route', 'holdfast notify routes');
  await sure(options, name, [`  nobody is told anything new by ${name}`]);
  const headers = { 'if-match': `"${version}"` };
  await api.call('delete', '/api/v1/notifications/routes/{id}', { path: { id }, headers });
  present(options, { removed: id }, () => [`${name} removed`]);
}
