import type { DataSource, EntityManager } from 'typeorm';
import { setTimeout as delay } from 'node:timers/promises';
import { insideTransaction, refuseInsideTransaction } from './gate.js';

export type Engine = 'sqlite' | 'mysql';

/** How often a transaction is repeated after a deadlock, a lock wait timeout or a Galera certification failure. */
const mysqlAttempts = 10;

/**
 * The one door to Holdfast's own database. Reads see committed data only; a write is one short transaction that does no
 * network I/O, since it holds the write lock of every process.
 */
export class Store {
  private readonly afterwards = new WeakMap<EntityManager, (() => void)[]>();

  constructor(
    readonly engine: Engine,
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {}

  /** For reads. On SQLite a read-only connection of its own. Not usable inside `write`: use the transaction's manager. */
  get read(): EntityManager {
    refuseInsideTransaction();
    return this.reader.manager;
  }

  /**
   * Runs `work` in one transaction and commits. `work` may run more than once (a deadlock is tried again), so it must
   * touch nothing but the manager it is given.
   * @throws DatabaseBusy when another process holds SQLite's write lock for more than 5 s
   */
  async write<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    refuseInsideTransaction();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (!isDeadlock(error) || attempt >= mysqlAttempts) throw error;
        await delay(5 * attempt * Math.random());
      }
    }
  }

  /** Calls `then` when the transaction of `tx` has committed, and never when it was rolled back. It must not throw. */
  afterCommit(tx: EntityManager, then: () => void): void {
    const calls = this.afterwards.get(tx);
    if (calls) calls.push(then);
    else this.afterwards.set(tx, [then]);
  }

  /** The database's own clock, epoch milliseconds: leases expire by it, so that hosts need not agree on the time. */
  async now(tx?: EntityManager): Promise<number> {
    if (this.engine === 'sqlite') return Date.now();
    const rows: { now: number | string }[] = await (tx ?? this.read).query(
      'SELECT ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000) AS now',
    );
    return Number(rows[0].now);
  }

  async close(): Promise<void> {
    if (this.reader !== this.writer && this.reader.isInitialized) await this.reader.destroy();
    if (this.writer.isInitialized) await this.writer.destroy();
  }

  private async once<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.writer.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await insideTransaction(runner, () => work(runner.manager));
      await runner.commitTransaction();
      this.afterwards.get(runner.manager)?.forEach((then) => then());
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

function mysqlErrno(error: unknown): number | undefined {
  const e = error as { errno?: number; driverError?: { errno?: number } } | null;
  return e?.driverError?.errno ?? e?.errno;
}

/** Deadlock (1213, also Galera's certification failure) or lock wait timeout (1205): the transaction may be repeated. */
export function isDeadlock(error: unknown): boolean {
  const errno = mysqlErrno(error);
  return errno === 1213 || errno === 1205;
}

/** True when a unique key refused the row, on either engine. */
export function isUniqueViolation(error: unknown): boolean {
  const e = error as { code?: string; driverError?: { code?: string } } | null;
  const code = e?.driverError?.code ?? e?.code;
  return code === 'ER_DUP_ENTRY' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
