import { Like, MoreThan } from 'typeorm';
import type { Store } from '../../database/index.js';
import { LeaseRow } from './lease.row.js';

/** The leases that somebody holds at a moment of the database's clock and whose names begin so. */
export function leasesUnder(store: Store, prefix: string, now: number): Promise<LeaseRow[]> {
  return store.read.findBy(LeaseRow, { name: Like(`${prefix}%`), expiresAt: MoreThan(now) });
}
