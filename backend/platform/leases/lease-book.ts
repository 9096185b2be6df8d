import type { EntityManager } from 'typeorm';
import { In } from 'typeorm';
import { isUniqueViolation, type Store } from '../database/index.js';
import { type LeaseTerms, mayTake } from './lease-clock.js';
import { LeaseLost } from './leases.js';
import { LeaseRow } from './persistence/lease.row.js';

/** A lease as the last write to the database left it. */
export interface BookedLease {
  readonly name: string;
  readonly term: number;
  /** Whether this write began the term: it was free, or had run out. */
  readonly taken: boolean;
}

/** What one write to the book found: what is ours now, and what is another's. */
export interface BookEntry {
  readonly held: readonly BookedLease[];
  readonly others: readonly { readonly name: string; readonly holder: string }[];
}

/**
 * Many leases of one holder, renewed by one transaction: fifty clusters cost one write. It knows no time of its own: who
 * calls it notes its clocks from before the call, and believes a lease no longer than the terms allow from there.
 */
export class LeaseBook {
  constructor(
    private readonly store: Store,
    private readonly terms: LeaseTerms,
    private readonly holder: string,
  ) {}

  /** Renews those that are ours and takes those that are free. */
  async hold(names: readonly string[]): Promise<BookEntry> {
    if (names.length === 0) return { held: [], others: [] };
    const rows = await this.store.read.findBy(LeaseRow, { name: In([...names]) });
    const now = await this.store.now();
    const free = names.filter((name) => {
      const row = rows.find((one) => one.name === name);
      return !row || mayTake(row, this.holder, now, this.terms);
    });
    // A read is cheap, the write lock is not: what others hold is not tried.
    const held = free.length > 0 ? await this.store.write((tx) => this.takeAll(tx, free)).catch(noTwins) : [];
    const others = rows
      .filter(({ name }) => !held.some((one) => one.name === name))
      .map(({ name, holder }) => ({ name, holder }));
    return { held, others };
  }

  /** Gives them back, so that another may take them at once. */
  async release(leases: readonly { readonly name: string; readonly term: number }[]): Promise<void> {
    if (leases.length === 0) return;
    await this.store.write(async (tx) => {
      for (const { name, term } of leases)
        await tx.update(LeaseRow, { name, term, holder: this.holder }, { expiresAt: 0 });
    });
  }

  /** Makes a transaction fail unless the lease is ours, in this term, when it commits. @throws LeaseLost */
  async fence(tx: EntityManager, name: string, term: number): Promise<void> {
    const [row] = await lockedRows(tx, [name]);
    if (row?.holder !== this.holder || row.term !== term) throw new LeaseLost(name);
  }

  private async takeAll(tx: EntityManager, names: readonly string[]): Promise<BookedLease[]> {
    const rows = await lockedRows(tx, names);
    const now = await this.store.now(tx);
    const expiresAt = now + this.terms.ttlMs;
    const held: BookedLease[] = [];
    for (const name of names) {
      const row = rows.find((one) => one.name === name);
      if (row && !mayTake(row, this.holder, now, this.terms)) continue;
      const renewed = row?.holder === this.holder && row.expiresAt > now;
      const term = renewed ? row.term : (row?.term ?? 0) + 1;
      if (row) await tx.update(LeaseRow, { name }, { holder: this.holder, term, expiresAt });
      else await tx.insert(LeaseRow, { name, holder: this.holder, term, expiresAt });
      held.push({ name, term, taken: !renewed });
    }
    return held;
  }
}

/** In the order of their names, so that two books never wait for each other. */
function lockedRows(tx: EntityManager, names: readonly string[]): Promise<LeaseRow[]> {
  const where = { name: In([...names]) };
  if (tx.dataSource.options.type === 'better-sqlite3') return tx.findBy(LeaseRow, where);
  return tx.find(LeaseRow, { where, order: { name: 'ASC' }, lock: { mode: 'pessimistic_write' } });
}

/** Two that insert the same name at once: one of them has it, the other looks again next time. */
function noTwins(error: unknown): BookedLease[] {
  if (isUniqueViolation(error)) return [];
  throw error;
}
