import { LessThan } from 'typeorm';
import type { Store } from '../../platform/database/index.js';
import { decodeCursor, toPage } from '../../platform/http/index.js';
import { ChannelRow, DeliveryRow } from './notification.row.js';
import { RouteRow } from './route.row.js';

export type { ChannelRow, DeliveryRow, RouteRow };

/** The channels, by name. */
export function listChannels(store: Store): Promise<ChannelRow[]> {
  return store.read.find(ChannelRow, { order: { name: 'ASC' } });
}

/** The routes, those told at once first. */
export function listRoutes(store: Store): Promise<RouteRow[]> {
  return store.read.find(RouteRow, { order: { level: 'ASC', name: 'ASC' } });
}

/** Deliveries, the newest first; `state` and `channel` narrow them. */
export async function listDeliveries(
  store: Store,
  { limit, after, ...narrow }: { limit: number; after?: string; state?: DeliveryRow['state']; channel?: string },
) {
  const where = { ...narrow, ...(after === undefined ? {} : { id: LessThan(String(decodeCursor(after, 1)[0])) }) };
  const rows = await store.read.find(DeliveryRow, { where, order: { id: 'DESC' }, take: limit + 1 });
  return toPage(rows, limit, ({ id }) => [id]);
}
