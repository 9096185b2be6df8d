import { setTimeout as delay } from 'node:timers/promises';

/** Another process holds SQLite's write lock for longer than we are willing to wait. Nothing was done; trying again is safe. */
export class DatabaseBusy extends Error {
  constructor(readonly waitedMs: number) {
    super(`the database was locked by another process for ${Math.round(waitedMs)} ms; nothing was changed, try again`);
  }
}

const patienceMs = 5_000;
const pauseMs = 3;

/** True for SQLITE_BUSY in all its extended forms, wrapped by TypeORM or not. */
export function isBusy(error: unknown): boolean {
  const e = error as { code?: unknown; driverError?: { code?: unknown } } | null;
  const code = e?.driverError?.code ?? e?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}

/**
 * Runs `attempt` until it no longer fails with SQLITE_BUSY: every 3 ms with jitter, for at most 5 s. The connection has
 * `timeout: 0`, so that each attempt returns at once and the event loop goes on while another process writes.
 * @throws DatabaseBusy after 5 s
 */
export async function acquireWriteLock<T>(attempt: () => Promise<T>): Promise<T> {
  const start = performance.now();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      const waited = performance.now() - start;
      if (waited > patienceMs) throw new DatabaseBusy(waited);
      await delay(pauseMs * (0.5 + Math.random()));
    }
  }
}
