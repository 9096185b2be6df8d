import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock/index.js';
import { anonymous } from '../context/index.js';
import { isUniqueViolation, Store } from '../database/index.js';
import { Log } from '../logging/index.js';
import { auditFacts } from './audit-entry.js';
import { AuditRow } from './persistence/audit.row.js';

const MINUTE = 60_000;
/** How long after its minute a row may still count up: longer than any flush may take. */
const GRACE = 30_000;
const FLUSH_EVERY = 1_000;
/** Beyond this many addresses between two flushes the rest is counted as one. */
const MOST_ADDRESSES = 500;

interface Count {
  count: number;
  reason: string;
}

/** Counts what anonymous callers were refused: one row an address and minute, written at most once a second. */
@Injectable()
export class DenialCounter implements OnModuleDestroy {
  private counts = new Map<string, Count>();
  private timer: NodeJS.Timeout | null = null;
  private readonly outside = AsyncLocalStorage.snapshot();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  count(address: string, reason: string): void {
    const key = this.counts.has(address) || this.counts.size < MOST_ADDRESSES ? address : 'others';
    this.counts.set(key, { count: (this.counts.get(key)?.count ?? 0) + 1, reason });
    this.timer ??= this.outside(() => setTimeout(() => void this.flush(), FLUSH_EVERY));
  }

  /** Writes what was counted; what cannot be written now is tried again with the next count. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const counts = this.counts;
    this.counts = new Map();
    for (const [address, count] of counts) {
      try {
        await this.write(address, count);
      } catch (error) {
        this.log.error('refused requests could not be counted', { address, count: count.count, error });
      }
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.flush();
  }

  private async write(address: string, count: Count): Promise<void> {
    const minute = Math.floor(this.clock.now() / MINUTE);
    const foldKey = `${minute}|${address}`.slice(0, 100);
    const more = (tx: EntityManager) => tx.increment(AuditRow, { foldKey }, 'count', count.count);
    await this.store.write(async (tx) => {
      if ((await more(tx)).affected) return;
      const holdUntil = (minute + 1) * MINUTE + GRACE;
      const row = { ...this.facts(address, count), foldKey, holdUntil };
      await tx.insert(AuditRow, row).catch(async (error: unknown) => {
        if (!isUniqueViolation(error)) throw error;
        await more(tx);
      });
    });
  }

  private facts(address: string, { count, reason }: Count) {
    const entry = { action: 'request.denied', subject: { kind: 'address', id: address, name: address }, reason };
    const context = { actor: anonymous, requestId: '-', address };
    return { ...auditFacts({ ...entry, result: 'denied' }, context, this.clock.now()), count };
  }
}
