import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type { DataSource, QueryRunner } from 'typeorm';
import { acquireWriteLock } from './write-lock.js';

type Runner = QueryRunner & { stmtCache: unknown };
type RunnerClass = new (driver: unknown) => Runner;
const { BetterSqlite3QueryRunner } = createRequire(import.meta.url)(
  'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js',
) as { BetterSqlite3QueryRunner: RunnerClass };

/** The query runner whose transaction the current asynchronous execution is inside of. */
const inside = new AsyncLocalStorage<QueryRunner>();

/** Using an outer connection inside a transaction would wait for itself for ever; it is an error at once instead. */
export class OuterConnectionInTransaction extends Error {
  constructor() {
    super('a transaction is open here: use its EntityManager, not the outer connection');
  }
}

/** Throws when called from inside a transaction. */
export function refuseInsideTransaction(): void {
  if (inside.getStore()) throw new OuterConnectionInTransaction();
}

/** Runs `work` as the inside of the transaction held by `runner`. */
export function insideTransaction<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  return inside.run(runner, work);
}

/** First come, first served: one transaction holds the connection, plain statements wait until none does. */
class Gate {
  private owner: unknown = null;
  private waiting: { who: unknown; hold: boolean; go: () => void }[] = [];

  async pass(who: unknown, hold: boolean): Promise<void> {
    if (this.owner === who) return;
    const outer = inside.getStore();
    if (outer && outer !== who) throw new OuterConnectionInTransaction();
    if (this.owner === null && this.waiting.length === 0) {
      if (hold) this.owner = who;
      return;
    }
    await new Promise<void>((go) => this.waiting.push({ who, hold, go }));
  }

  free(who: unknown): void {
    if (this.owner !== who) return;
    this.owner = null;
    while (this.waiting.length > 0) {
      const next = this.waiting.shift()!;
      if (next.hold) this.owner = next.who;
      next.go();
      if (next.hold) break;
    }
  }
}

/**
 * TypeORM's SQLite drivers hand every caller of a DataSource the same QueryRunner on one connection, so that the
 * transactions of concurrent requests mix and lose rows. With the gate every caller gets a runner of its own, one
 * transaction at a time holds the connection, and it begins IMMEDIATE with an asynchronous retry, so that another
 * process that writes neither fails us nor blocks our event loop.
 */
export function gateTransactions(dataSource: DataSource): DataSource {
  const gate = new Gate();
  const statements = new Map<string, unknown>();
  class GatedRunner extends BetterSqlite3QueryRunner {
    override stmtCache = statements;

    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- TypeORM's own signature
    override async query(sql: string, parameters?: unknown[], structured?: boolean): Promise<any> {
      await gate.pass(this, false);
      const run = () => super.query(sql, parameters, structured as true);
      if (sql === 'BEGIN TRANSACTION') return acquireWriteLock(() => super.query('BEGIN IMMEDIATE'));
      return this.isTransactionActive ? run() : acquireWriteLock(run);
    }

    override async startTransaction(...args: []): Promise<void> {
      await gate.pass(this, true);
      try {
        await super.startTransaction(...args);
      } catch (error) {
        (this as { isTransactionActive: boolean }).isTransactionActive = false;
        gate.free(this);
        throw error;
      }
    }

    override async commitTransaction(): Promise<void> {
      try {
        await super.commitTransaction();
      } finally {
        if (!this.isTransactionActive) gate.free(this);
      }
    }

    override async rollbackTransaction(): Promise<void> {
      try {
        await super.rollbackTransaction();
      } finally {
        if (!this.isTransactionActive) gate.free(this);
      }
    }

    override async release(): Promise<void> {
      if (this.isTransactionActive) await this.rollbackTransaction().catch(() => undefined);
      gate.free(this);
      return super.release();
    }
  }
  const driver = dataSource.driver as unknown as { createQueryRunner: () => QueryRunner };
  driver.createQueryRunner = () => new GatedRunner(driver);
  return dataSource;
}
