import { Injectable } from '@nestjs/common';
import { Store } from '../database/index.js';
import type { Lease, LeaseTerms } from '../leases/index.js';
import { Leases } from '../leases/index.js';
import { Log } from '../logging/index.js';
import { Bells } from './bells.js';
import type { SequencedTable } from './sequenced-table.js';

/** A short lease: when its holder dies, events stand still for this long at most. */
const TERMS: LeaseTerms = { ttlMs: 6_000, marginMs: 1_000 };
/** How often a process that does not hold the lease looks whether it is free. */
const WATCH_MS = 1_000;
/** How often it looks for rows that another process wrote. */
const POLL_MS = 100;
/** Where the other processes ring, it looks only to be sure. */
const POLL_WHEN_RUNG_MS = 1_000;
const PRUNE_MS = 3_600_000;

/**
 * Numbers the rows of its tables. Every process runs one; the one that holds the lease works, the others watch. It is
 * woken by what its own process commits, and polls for the rest: one look into an index, when nothing waits.
 */
@Injectable()
export class Sequencer {
  private readonly lease: Lease;
  private readonly dueAt = new Map<SequencedTable, number>();
  private tables: SequencedTable[] = [];
  /** When the next of those may be asked that the last look left out. */
  private leftOutUntil = Infinity;
  private stopping = false;
  private loop: Promise<void> | null = null;
  private pruneAt = 0;

  constructor(
    private readonly store: Store,
    leases: Leases,
    private readonly bells: Bells,
    private readonly log: Log,
  ) {
    this.lease = leases.lease('sequencer', TERMS);
  }

  /** True while this process does the work. */
  get working(): boolean {
    return this.lease.holds();
  }

  add(table: SequencedTable): void {
    this.tables.push(table);
  }

  start(): void {
    this.loop ??= this.run();
  }

  /** Finishes the batch at hand and gives the lease back. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.bells.committed.ring();
    await this.loop;
    await this.lease.release().catch((error: unknown) => this.log.warn('the lease was not given back', { error }));
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const rest = await this.turn().catch((error: unknown) => {
        this.log.error('rows were not numbered', { error });
        return WATCH_MS;
      });
      if (rest > 0 && !this.stopping) await this.bells.committed.heard(rest);
    }
  }

  /** Tables with rows that wait, in one statement for all; who asked a moment ago is left out unless it is due. */
  async waiting(): Promise<SequencedTable[]> {
    const now = performance.now();
    const due = this.tables.filter((table) => now >= (this.dueAt.get(table) ?? 0));
    this.leftOutUntil = Math.min(...this.tables.filter((one) => !due.includes(one)).map((one) => this.dueAt.get(one)!));
    if (due.length === 0) return [];
    due.forEach((table) => this.dueAt.set(table, now + table.everyMs));
    const asked = due.map((table) => table.waiting());
    const columns = asked.map(({ sql }, index) => `EXISTS (${sql}) AS t${index}`).join(', ');
    const parameters = asked.flatMap((one) => one.parameters);
    const [row] = await this.store.read.query<Record<string, unknown>[]>(`SELECT ${columns}`, parameters);
    return due.filter((_, index) => Number(row[`t${index}`]) === 1);
  }

  /** One round over the tables; returns how long to rest, milliseconds. */
  private async turn(): Promise<number> {
    if (!(await this.lease.hold())) return WATCH_MS;
    let moved = 0;
    for (const table of await this.waiting()) moved += await this.advance(table);
    if (moved > 0) this.bells.tellPlaced();
    if (moved === 0) await this.prune();
    return moved > 0 ? 0 : this.rest();
  }

  /** How long until the next poll, or until a table may be asked that was left out. */
  private rest(): number {
    if (!this.bells.hearNeighbours) return POLL_MS;
    return Math.max(1, Math.min(POLL_WHEN_RUNG_MS, this.leftOutUntil - performance.now()));
  }

  private async advance(table: SequencedTable): Promise<number> {
    const moved = await table.advance();
    if (moved > 0) this.dueAt.delete(table);
    return moved;
  }

  private async prune(): Promise<void> {
    const now = performance.now();
    if (now < this.pruneAt) return;
    this.pruneAt = now + PRUNE_MS;
    for (const table of this.tables) await table.prune();
  }
}
