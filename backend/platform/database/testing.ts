import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { openStore, type Schema } from './data-source.js';
import { migrate } from './migrate.js';
import type { Store } from './store.js';

/** A migrated, empty database of a test's own, and how to get rid of it. */
export interface TestStore {
  store: Store;
  config: { data: string; databaseUrl: string | null; migrateWithoutCopy: boolean };
  close(): Promise<void>;
}

/**
 * Opens a fresh database on the engine named by `HOLDFAST_TEST_ENGINE` (sqlite, the default, or mariadb, which needs
 * `HOLDFAST_TEST_MARIADB_URL`, a server where databases may be created).
 */
export async function openTestDatabase(schema: Schema): Promise<TestStore> {
  const data = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  const database = process.env.HOLDFAST_TEST_ENGINE === 'mariadb' ? await takeDatabase(schema) : null;
  const config = { data, databaseUrl: database?.url ?? null, migrateWithoutCopy: true };
  const { store, writer } = await openStore(config, schema);
  await migrate(writer, config);
  if (database) database.seeds ??= await seedsOf(database);
  return {
    store,
    config,
    close: async () => {
      await store.close();
      if (database) await giveBack(database, schema);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A database on the MariaDB server of the suite, and the rows its migrations wrote. */
interface TestDatabase {
  readonly url: string;
  seeds?: Map<string, RowDataPacket[]>;
}

/**
 * Making tables takes MariaDB longer than most specs take, so a database is emptied and used again by the next spec of the
 * same schema in this process; the server, and with it the last ones, belongs to the suite.
 */
const idle = new Map<string, TestDatabase[]>();

const keyOf = ({ migrations }: Schema): string =>
  [migrations]
    .flat()
    .map((one) => (one as { name: string }).name)
    .join();

async function takeDatabase(schema: Schema): Promise<TestDatabase> {
  const again = idle.get(keyOf(schema))?.pop();
  if (again) return again;
  const server = process.env.HOLDFAST_TEST_MARIADB_URL;
  if (!server) throw new Error('HOLDFAST_TEST_ENGINE=mariadb needs HOLDFAST_TEST_MARIADB_URL');
  const name = `hf_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await connected(server, (db) => db.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString() };
}

/** Empties a database whose tables are still the ones it was made with; drops any other. */
async function giveBack(database: TestDatabase, schema: Schema): Promise<void> {
  await connected(database.url, async (db) => {
    const tables = await tablesOf(db);
    const same = database.seeds && tables.join() === [...database.seeds.keys()].join();
    if (!same) return void (await db.query(`DROP DATABASE ${new URL(database.url).pathname.slice(1)}`));
    await db.query('SET FOREIGN_KEY_CHECKS = 0');
    for (const [table, rows] of database.seeds!) {
      await db.query(`DELETE FROM \`${table}\``);
      for (const row of rows) await db.query(`INSERT INTO \`${table}\` SET ?`, [row]);
    }
    const key = keyOf(schema);
    idle.set(key, [...(idle.get(key) ?? []), database]);
  });
}

async function seedsOf(database: TestDatabase): Promise<Map<string, RowDataPacket[]>> {
  return connected(database.url, async (db) => {
    const seeds = new Map<string, RowDataPacket[]>();
    for (const table of await tablesOf(db))
      seeds.set(table, (await db.query<RowDataPacket[]>(`SELECT * FROM \`${table}\``))[0]);
    return seeds;
  });
}

async function tablesOf(db: Connection): Promise<string[]> {
  const [rows] = await db.query<RowDataPacket[]>({ sql: 'SHOW TABLES', rowsAsArray: true });
  return (rows as unknown as [string][]).map(([name]) => name).sort();
}

async function connected<T>(address: string, work: (db: Connection) => Promise<T>): Promise<T> {
  const url = new URL(address);
  const db = await createConnection({
    host: url.hostname,
    port: Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.startsWith('/hf_') ? url.pathname.slice(1) : undefined,
  });
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}
