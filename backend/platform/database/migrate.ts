import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/index.js';
import { sqliteFile } from './data-source.js';

/** The database cannot be used as it is; the message is one sentence with the way out. */
export class DatabaseUnusable extends Error {}

export interface MigrationReport {
  /** Names of the migrations that ran, oldest first. */
  ran: string[];
  /** Where the copy made before them lies; null when the database was empty. */
  copy: string | null;
}

const stateTable = 'migration_state';

/**
 * Brings the database to the schema of this code: refuses a newer or half-migrated one, copies it, then migrates.
 * @throws DatabaseUnusable with the way out
 */
export async function migrate(
  writer: DataSource,
  config: Pick<Config, 'data' | 'databaseUrl' | 'migrateWithoutCopy'>,
): Promise<MigrationReport> {
  const known = writer.migrations.map((m) => m.name ?? m.constructor.name);
  const done = await executed(writer);
  await refuseHalfDone(writer);
  const foreign = done.filter((name) => !known.includes(name));
  if (foreign.length > 0) throw new DatabaseUnusable(newerThanCode(foreign));
  const pending = known.filter((name) => !done.includes(name));
  if (pending.length === 0) return { ran: [], copy: null };
  if (writer.options.type !== 'better-sqlite3') await useBinaryCollation(writer, done.length === 0);
  const copy = done.length === 0 ? null : await copyDatabase(writer, config);
  await mark(writer, pending, copy);
  try {
    await writer.runMigrations({ transaction: writer.options.type === 'better-sqlite3' ? 'all' : 'none' });
  } catch (error) {
    if (writer.options.type === 'better-sqlite3') await unmark(writer);
    throw new DatabaseUnusable(failed(error as Error, copy, config));
  }
  await unmark(writer);
  return { ran: pending, copy };
}

/** Names of the migrations this database has seen. */
export async function executed(writer: DataSource): Promise<string[]> {
  const runner = writer.createQueryRunner();
  try {
    if (!(await runner.hasTable('migrations'))) return [];
    const rows: { name: string }[] = await runner.query('SELECT name FROM migrations ORDER BY id');
    return rows.map((row) => row.name);
  } finally {
    await runner.release();
  }
}

/** True when every migration of this code has run and no other one. */
export async function isCurrent(writer: DataSource): Promise<boolean> {
  const done = new Set(await executed(writer));
  return writer.migrations.every((m) => done.has(m.name ?? m.constructor.name));
}

async function refuseHalfDone(writer: DataSource): Promise<void> {
  const runner = writer.createQueryRunner();
  try {
    if (!(await runner.hasTable(stateTable))) return;
    const rows: { pending: string; copy: string | null }[] = await runner.query(
      `SELECT pending, copy FROM ${stateTable}`,
    );
    if (rows.length === 0) return;
    const way = rows[0].copy ? `Restore the copy ${rows[0].copy}` : 'Drop the database and create it empty';
    throw new DatabaseUnusable(
      `The last update of the database stopped in the middle (${rows[0].pending}). ${way}, then start again.`,
    );
  } finally {
    await runner.release();
  }
}

/** DDL cannot be rolled back on MySQL, so a mark says that it began; a crash leaves it standing. */
async function mark(writer: DataSource, pending: string[], copy: string | null): Promise<void> {
  await writer.query(`CREATE TABLE IF NOT EXISTS ${stateTable} (pending text NOT NULL, copy text)`);
  await writer.query(`INSERT INTO ${stateTable} (pending, copy) VALUES (?, ?)`, [pending.join(', '), copy]);
}

const unmark = (writer: DataSource) => writer.query(`DELETE FROM ${stateTable}`);

/** Names and keys compare byte for byte, as on SQLite. */
async function useBinaryCollation(writer: DataSource, isEmpty: boolean): Promise<void> {
  if (!isEmpty) return;
  const [{ name }] = await writer.query('SELECT DATABASE() AS name');
  await writer.query(`ALTER DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
}

async function copyDatabase(
  writer: DataSource,
  config: Pick<Config, 'data' | 'databaseUrl' | 'migrateWithoutCopy'>,
): Promise<string | null> {
  const folder = join(config.data, 'before-migration');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  if (writer.options.type === 'better-sqlite3') {
    const copy = join(folder, `${stamp}.sqlite`);
    await writer.query(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    return copy;
  }
  return dumpMysql(config, join(folder, `${stamp}.sql`));
}

async function dumpMysql(
  config: Pick<Config, 'databaseUrl' | 'migrateWithoutCopy'>,
  copy: string,
): Promise<string | null> {
  const program = ['mariadb-dump', 'mysqldump'].find((name) =>
    (process.env.PATH ?? '').split(':').some((dir) => existsSync(join(dir, name))),
  );
  if (!program) {
    if (config.migrateWithoutCopy) return null;
    throw new DatabaseUnusable(
      'The database must be copied before it is updated, and neither mariadb-dump nor mysqldump is installed. ' +
        'Install mariadb-client, or copy it yourself and start with HOLDFAST_MIGRATE_WITHOUT_COPY=true.',
    );
  }
  const url = new URL(config.databaseUrl!);
  const defaults = `${copy}.cnf`;
  const quoted = (value: string) => `"${decodeURIComponent(value).replace(/[\\"]/g, '\\$&')}"`;
  await writeFile(
    defaults,
    `[client]\nhost=${url.hostname}\nport=${url.port || 3306}\nprotocol=tcp\nuser=${quoted(url.username)}\npassword=${quoted(url.password)}\n`,
    { mode: 0o600 },
  );
  try {
    const dump = spawn(
      program,
      [`--defaults-extra-file=${defaults}`, '--single-transaction', decodeURIComponent(url.pathname.slice(1))],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const ended = new Promise<number | null>((done) => dump.on('close', done));
    await pipeline(dump.stdout, createWriteStream(copy, { mode: 0o600 }));
    if ((await ended) !== 0) throw new DatabaseUnusable(`Copying the database before its update failed (${program}).`);
    return copy;
  } finally {
    await rm(defaults, { force: true });
  }
}

function newerThanCode(names: string[]): string {
  return (
    `The data was written by a newer Holdfast (it has ${names.at(-1)}, which this version does not know). ` +
    'Start that newer version, or restore the copy it made in the folder before-migration.'
  );
}

function failed(error: Error, copy: string | null, config: Pick<Config, 'data' | 'databaseUrl'>): string {
  const reason = error.message.split('\n')[0];
  if (!config.databaseUrl)
    return `Updating the database failed and was undone (${reason}). Start the version that ran before; nothing was changed.`;
  const way = copy ? `Restore ${copy}` : `Drop and create the database`;
  return `Updating the database failed (${reason}). ${way}, then start the version that ran before.`;
}

/** How to go back to the state before the last migration, printed after each. */
export function wayBack(copy: string, config: Pick<Config, 'data' | 'databaseUrl'>): string {
  return config.databaseUrl
    ? `mariadb <database> < ${copy}`
    : `stop Holdfast, then: cp ${copy} ${sqliteFile(config.data)} && rm -f ${sqliteFile(config.data)}-wal ${sqliteFile(config.data)}-shm`;
}
