import { LessThan } from 'typeorm';
import type { Store } from '../../platform/database/index.js';
import { decodeCursor, toPage } from '../../platform/http/index.js';
import { type ChannelRow, DeliveryRow } from './notification.row.js';

export type { ChannelRow, DeliveryRow };

/** Deliveries, the newest first. */
export async function listDeliveries(store: Store, limit: number, after?: string) {
  const where = after === undefined ? {} : { id: LessThan(String(decodeCursor(after, 1)[0])) };
  const rows = await store.read.find(DeliveryRow, { where, order: { id: 'DESC' }, take: limit + 1 });
  return toPage(rows, limit, ({ id }) => [id]);
}
