import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import type { Config } from '../config/index.js';
import { bindIntegers } from './bind-integers.js';
import { gateTransactions } from './gate.js';
import { nameLongColumns } from './long-text.js';
import { mysqlSocket } from './mysql-socket.js';
import { Store } from './store.js';
import { acquireWriteLock } from './write-lock.js';

/** What the features bring to the database. */
export interface Schema {
  entities: Function[];
  migrations: Function[];
  /** Columns that hold sealed secrets, so that a key rotation can seal them anew. */
  sealed?: SealedColumn[];
}

/** A column with texts sealed by SecretBox; its entity has an `id`. */
export interface SealedColumn {
  entity: Function;
  column: string;
  /** The context the row's text was sealed with. */
  context(row: { id: string }): string;
}

export const sqliteFile = (data: string): string => join(data, 'holdfast.sqlite');

/** Opens the database that the configuration names, without migrating it. */
export async function openStore(config: Pick<Config, 'data' | 'databaseUrl'>, schema: Schema): Promise<OpenStore> {
  return config.databaseUrl ? openMysql(config.databaseUrl, schema) : openSqlite(sqliteFile(config.data), schema);
}

/** The store with the connection that migrations run on. */
export interface OpenStore {
  store: Store;
  writer: DataSource;
}

/** What `openReader` asks of the configuration: plain enough to be sent to a thread. */
export type ReaderConfig = Pick<Config, 'data' | 'databaseUrl'>;

/** A connection that only reads. */
export interface Reader {
  readonly read: EntityManager;
  close(): Promise<void>;
}

/** Opens the database for bare statements that read: in a thread, beside the store of its process. */
export async function openReader({ data, databaseUrl }: ReaderConfig): Promise<Reader> {
  const none = { entities: [], migrations: [] };
  const source = databaseUrl
    ? await new DataSource({ ...mysqlOptions(databaseUrl, none), poolSize: 1 } as DataSourceOptions).initialize()
    : await openSqliteReader(sqliteFile(data), none);
  return { read: source.manager, close: () => source.destroy() };
}

async function openSqlite(file: string, schema: Schema): Promise<OpenStore> {
  const base = { type: 'better-sqlite3' as const, database: file, ...schema, synchronize: false };
  const writer = gateTransactions(
    new DataSource({
      ...base,
      enableWAL: true,
      timeout: 0,
      prepareDatabase: (db: { pragma(sql: string): void }) => db.pragma('synchronous = FULL'),
    }),
  );
  bindIntegers(writer);
  // Server and daemon both open a new file and both want it in WAL mode: the second waits like any other writer.
  await acquireWriteLock(() => writer.initialize());
  return { store: new Store('sqlite', writer, await openSqliteReader(file, schema)), writer };
}

async function openSqliteReader(database: string, schema: Schema): Promise<DataSource> {
  const onlyReading = { readonly: true, fileMustExist: true, timeout: 2_000, synchronize: false };
  const reader = bindIntegers(new DataSource({ type: 'better-sqlite3', database, ...schema, ...onlyReading }));
  await acquireWriteLock(() => reader.initialize());
  return reader;
}

async function openMysql(url: string, schema: Schema): Promise<OpenStore> {
  const writer = new DataSource(mysqlOptions(url, schema));
  await writer.initialize();
  nameLongColumns(writer);
  return { store: new Store('mysql', writer, writer), writer };
}

function mysqlOptions(address: string, schema: Schema): DataSourceOptions {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 3306);
  return {
    type: 'mariadb',
    host,
    port,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    poolSize: 10,
    connectTimeout: 10_000,
    ssl: mysqlTls(url),
    extra: { stream: () => mysqlSocket(host, port) },
    ...schema,
    synchronize: false,
  };
}

/** TLS as everywhere in Holdfast: verify-full off loopback unless told otherwise. */
function mysqlTls(url: URL): object | undefined {
  const loopback = /^(localhost|127\.|\[?::1)/.test(url.hostname);
  const mode = url.searchParams.get('tls') ?? (loopback ? 'off' : 'verify-full');
  if (mode === 'off') return undefined;
  const ca = url.searchParams.get('ca');
  return {
    ...(ca ? { ca: readFileSync(ca, 'utf8') } : {}),
    rejectUnauthorized: true,
    verifyIdentity: mode === 'verify-full',
  };
}
