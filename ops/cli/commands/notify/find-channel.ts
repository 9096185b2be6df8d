import type { Api } from '../../../client/index.js';
import { pick } from '../../lookup.js';

/** A channel by name or id. */
export async function findChannel(api: Api, typed: string) {
  const { items } = await api.get('/api/v1/notifications/channels');
  return pick(items, typed, 'channel', 'holdfast notify channels');
}
