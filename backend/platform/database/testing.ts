import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
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
  const database = process.env.HOLDFAST_TEST_ENGINE === 'mariadb' ? await createDatabase() : null;
  const config = { data, databaseUrl: database?.url ?? null, migrateWithoutCopy: true };
  const { store, writer } = await openStore(config, schema);
  await migrate(writer, config);
  return {
    store,
    config,
    close: async () => {
      await store.close();
      await database?.drop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env.HOLDFAST_TEST_MARIADB_URL;
  if (!server) throw new Error('HOLDFAST_TEST_ENGINE=mariadb needs HOLDFAST_TEST_MARIADB_URL');
  const name = `hf_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await onServer(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name}`) };
}

async function onServer(server: string, sql: string): Promise<void> {
  const url = new URL(server);
  const connection = await createConnection({
    host: url.hostname,
    port: Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
