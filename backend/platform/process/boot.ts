import { accessSync, constants, mkdirSync } from 'node:fs';
import { Clock } from '../clock/index.js';
import { type Config, ConfigErrors, loadConfig } from '../config/index.js';
import { DatabaseUnusable, isCurrent, migrate, openStore, type Schema, wayBack } from '../database/index.js';
import { Log } from '../logging/index.js';
import type { PlatformParts } from '../platform.module.js';
import { SecretBox } from '../secrets/index.js';

/** A start that cannot go on; the message is one sentence with the way out. */
export class CannotStart extends Error {}

const migrationPatienceMs = 120_000;

/**
 * Reads the configuration, makes the data folder, opens log, keys and database. The server migrates; the daemon waits
 * until the schema is current, so that two processes never migrate at once.
 * @throws CannotStart, ConfigErrors, DatabaseUnusable: each a sentence with the way out
 */
export async function boot(role: 'server' | 'daemon' | 'admin', schema: Schema): Promise<PlatformParts> {
  const config = loadConfig();
  makeDataFolder(config.data);
  const log = Log.open(role, { level: config.log.level, ...(role === 'admin' ? {} : { data: config.data }) });
  const secrets = SecretBox.open(config.data);
  const { store, writer } = await openStore(config, schema).catch((error: Error) => {
    throw new CannotStart(unreachable(config, error));
  });
  if (role === 'server') {
    const report = await migrate(writer, config);
    if (report.ran.length > 0) log.info('database migrated', { ran: report.ran, copy: report.copy });
    if (report.copy) say(`Database updated; the way back: ${wayBack(report.copy, config)}`);
  } else {
    await untilCurrent(() => isCurrent(writer));
  }
  return { config, store, log, secrets, clock: new Clock() };
}

function makeDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'is a file, not a folder' : `cannot be written (${code})`;
    throw new CannotStart(`The data folder ${data} ${why}. Try: HOLDFAST_DATA=/another/folder npm start`);
  }
}

function unreachable(config: Config, error: Error): string {
  const reason = (error.message || (error as { code?: string }).code) ?? 'unknown error';
  if (!config.databaseUrl) return `The database in ${config.data} cannot be opened (${reason}).`;
  const { host, pathname } = new URL(config.databaseUrl);
  return `The database ${pathname.slice(1)} on ${host} cannot be opened (${reason}). Check HOLDFAST_DATABASE_URL.`;
}

async function untilCurrent(current: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await current().catch(() => false))) {
    if (performance.now() - start > migrationPatienceMs)
      throw new CannotStart('The database has not been brought to this version; start the server first.');
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** A message for the supervisor, or for the terminal when there is none. */
export type ProcessMessage =
  | { type: 'ready'; role: string; [key: string]: unknown }
  | { type: 'say'; text: string }
  | { type: 'failed'; sentence: string };

/** Tells the supervisor. @returns false when there is none */
export function tell(message: ProcessMessage): boolean {
  if (!process.send || !process.connected) return false;
  process.send(message);
  return true;
}

export function say(text: string): void {
  if (!tell({ type: 'say', text })) console.log(text);
}

/** Says in one sentence why the process cannot start and ends it with exit code 1. */
export async function failStart(error: unknown): Promise<never> {
  const known = error instanceof CannotStart || error instanceof ConfigErrors || error instanceof DatabaseUnusable;
  const sentence = known || error instanceof Error ? error.message : String(error);
  if (!tell({ type: 'failed', sentence })) console.error(sentence);
  if (!known && error instanceof Error && process.env.HOLDFAST_LOG_LEVEL === 'debug') console.error(error.stack);
  await new Promise((done) => setTimeout(done, 20));
  process.exit(1);
}

/**
 * Runs `stop` once on SIGTERM, SIGINT or when the supervisor is gone, then ends the process. What takes longer than
 * `graceMs` is dropped: jobs keep their rows and another process picks them up.
 */
export function stopOnSignal(stop: () => Promise<void>, graceMs = 8_000): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), graceMs).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', end);
}
