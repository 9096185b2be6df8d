import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CannotStart } from './sentences.js';

/** Held until the process ends, however it ends: the kernel drops the lock with it. */
export interface InstanceLock {
  release(): void;
}

/**
 * Takes the data folder for this process. SQLite's own file lock does it: it is the same lock that protects the
 * database beside it, works where the database works, and leaves nothing stale behind.
 *
 * @throws CannotStart naming the process that holds it
 */
export function lockInstance(data: string): InstanceLock {
  const pidFile = join(data, 'instance.pid');
  const lock = new Database(join(data, 'instance.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw error;
    throw new CannotStart(
      `Holdfast already runs on ${data} (pid ${holder(pidFile)}); a second one needs HOLDFAST_DATA=/another/folder, ` +
        'or HOLDFAST_DATABASE_URL=mysql://… for both.',
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return { release: () => lock.close() };
}

function holder(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
