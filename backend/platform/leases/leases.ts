import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock/index.js';
import { findForUpdate, isUniqueViolation, Store } from '../database/index.js';
import { HeldUntil, type LeaseTerms, mayTake, renewEvery } from './lease-clock.js';
import { LeaseRow } from './persistence/lease.row.js';

/** This process, as it signs its leases: no two are ever the same, not even after a restart with the same pid. */
export const thisHolder = `${hostname().slice(0, 100)}/${process.pid}/${randomBytes(4).toString('hex')}`;

/** The lease was taken by another; whatever was to be written under it must not be. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`the lease of ${name} is no longer ours`);
  }
}

/** Hands out named leases, for what only one of all processes does at a time. */
@Injectable()
export class Leases {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** A lease by its name; nothing is taken before `hold` is called. */
  lease(name: string, terms: LeaseTerms, holder = thisHolder): Lease {
    return new Lease(name, terms, holder, this.store, this.clock);
  }
}

export class Lease {
  private readonly held: HeldUntil;
  private renewAt = Number.NEGATIVE_INFINITY;
  private currentTerm = 0;

  constructor(
    readonly name: string,
    private readonly terms: LeaseTerms,
    readonly holder: string,
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    this.held = new HeldUntil(terms);
  }

  /** The fencing term of our holding; what we write outside carries it, and a lower one than the last seen is refused. */
  get term(): number {
    return this.currentTerm;
  }

  /** Whether we still hold it, by our own clock alone. */
  holds(): boolean {
    return this.held.holds(this.clock.monotonic());
  }

  /** Takes it when it is free, renews it when a third of it is over; true when we hold it now. Cheap to call often. */
  async hold(): Promise<boolean> {
    const sentAt = this.clock.monotonic();
    if (this.holds() && sentAt < this.renewAt) return true;
    if (!this.holds() && !(await this.looksFree())) return false;
    const term = await this.store.write((tx) => this.take(tx)).catch(noTwins);
    if (term === null) {
      this.held.lost();
      return false;
    }
    this.currentTerm = term;
    this.held.confirmed(sentAt);
    this.renewAt = sentAt + renewEvery(this.terms);
    return true;
  }

  /** Gives it back, so that another may take it at once. */
  async release(): Promise<void> {
    if (!this.holds()) return;
    this.held.lost();
    const mine = { name: this.name, holder: this.holder, term: this.currentTerm };
    await this.store.write((tx) => tx.update(LeaseRow, mine, { expiresAt: 0 }));
  }

  /**
   * Makes a transaction fail unless we hold the lease when it commits: the row is read and kept from changing.
   * @throws LeaseLost
   */
  async fence(tx: EntityManager): Promise<void> {
    const row = await findForUpdate(tx, LeaseRow, { name: this.name });
    if (row?.holder !== this.holder || row.term !== this.currentTerm) throw new LeaseLost(this.name);
  }

  /** A read is cheap, the write lock is not: look before trying. */
  private async looksFree(): Promise<boolean> {
    const row = await this.store.read.findOneBy(LeaseRow, { name: this.name });
    return !row || mayTake(row, this.holder, await this.store.now(), this.terms);
  }

  private async take(tx: EntityManager): Promise<number | null> {
    const row = await findForUpdate(tx, LeaseRow, { name: this.name });
    const now = await this.store.now(tx);
    const expiresAt = now + this.terms.ttlMs;
    if (!row) {
      await tx.insert(LeaseRow, { name: this.name, holder: this.holder, term: 1, expiresAt });
      return 1;
    }
    if (!mayTake(row, this.holder, now, this.terms)) return null;
    const renewed = row.holder === this.holder && row.expiresAt > now;
    const term = renewed ? row.term : row.term + 1;
    await tx.update(LeaseRow, { name: this.name }, { holder: this.holder, term, expiresAt });
    return term;
  }
}

/** Two that insert the same name at once: one of them has it. */
function noTwins(error: unknown): null {
  if (isUniqueViolation(error)) return null;
  throw error;
}
