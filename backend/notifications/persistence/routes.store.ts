import { Injectable } from '@nestjs/common';
import { findForUpdate, Store } from '../../platform/database/index.js';
import type { Tx } from './notifications.store.js';
import { RouteRow } from './route.row.js';

/** The routes, by level and name. */
@Injectable()
export class RoutesStore {
  constructor(private readonly store: Store) {}

  all(tx: Tx = this.store.read): Promise<RouteRow[]> {
    return tx.find(RouteRow, { order: { level: 'ASC', name: 'ASC' } });
  }

  forUpdate(tx: Tx, id: string): Promise<RouteRow | null> {
    return findForUpdate(tx, RouteRow, { id });
  }

  async add(tx: Tx, row: RouteRow): Promise<void> {
    await tx.insert(RouteRow, { ...row });
  }

  async save(tx: Tx, { id, ...values }: RouteRow): Promise<void> {
    await tx.update(RouteRow, { id }, values);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.delete(RouteRow, { id });
  }

  /** Those that lead to a channel. */
  byChannel(tx: Tx, channel: string): Promise<RouteRow[]> {
    return tx.findBy(RouteRow, { channel });
  }
}
