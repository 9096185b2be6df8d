import { Injectable } from '@nestjs/common';
import { Store } from '../../../platform/database/index.js';
import { type BookedLease, LeaseBook, type LeaseTerms, thisHolder } from '../../../platform/leases/index.js';
import type { Db } from '../../persistence/db.js';
import type { Grant } from '../control/tenure.js';
import { sharedNow } from '../thread/thread-timing.js';

/** Rule 4: held at rest, believed for 20 % less than it lasts. */
export const CONTROL_LEASE: LeaseTerms = { ttlMs: 10_000, marginMs: 2_000 };
export const RENEW_EVERY_MS = 2_000;
/** A new holder waits this long: until the longest command of the former one has passed, whatever their clocks say. */
export const TAKE_OVER_WAIT_MS = CONTROL_LEASE.ttlMs + 1_000;

/** What one renewal found, with the clocks from before it was sent. */
export interface Renewal {
  readonly held: readonly { readonly clusterId: string; readonly grant: Grant; readonly taken: boolean }[];
  readonly others: readonly { readonly clusterId: string; readonly holder: string }[];
}

const nameOf = (clusterId: string) => `failover:${clusterId}`;
const idOf = (name: string) => name.slice('failover:'.length);

/** The leases of all clusters that this daemon controls: one write every two seconds, however many they are. */
@Injectable()
export class Holdings {
  readonly holder: string = thisHolder;
  private book: LeaseBook;
  private readonly terms = new Map<string, number>();

  constructor(store: Store) {
    this.book = new LeaseBook(store, CONTROL_LEASE, this.holder);
  }

  /** As another process would sign them. */
  static of(store: Store, holder: string): Holdings {
    return Object.assign(new Holdings(store), { holder, book: new LeaseBook(store, CONTROL_LEASE, holder) });
  }

  /** The term in which the cluster was last known to be ours; undefined when it is not. */
  termOf(clusterId: string): number | undefined {
    return this.terms.get(clusterId);
  }

  /** Renews what is ours and takes what is free. Rejects when the database cannot be reached: then all run out. */
  async renew(clusterIds: readonly string[]): Promise<Renewal> {
    const sentAt = sharedNow();
    const sentAtWall = Date.now();
    const { held, others } = await this.book.hold(clusterIds.map(nameOf));
    const believeMs = CONTROL_LEASE.ttlMs - CONTROL_LEASE.marginMs;
    for (const { name } of others) this.terms.delete(idOf(name));
    for (const { name, term } of held) this.terms.set(idOf(name), term);
    const granted = ({ name, term, taken }: BookedLease) => {
      return { clusterId: idOf(name), taken, grant: { term, sentAt, sentAtWall, believeMs } };
    };
    return { held: held.map(granted), others: others.map(({ name, holder }) => ({ clusterId: idOf(name), holder })) };
  }

  /** @throws LeaseLost unless the cluster is ours when the transaction commits */
  async fence(tx: Db, clusterId: string): Promise<void> {
    await this.book.fence(tx, nameOf(clusterId), this.terms.get(clusterId) ?? -1);
  }

  async release(clusterIds: readonly string[]): Promise<void> {
    const leases = clusterIds.flatMap((id) => {
      const term = this.terms.get(id);
      this.terms.delete(id);
      return term === undefined ? [] : [{ name: nameOf(id), term }];
    });
    await this.book.release(leases);
  }
}
