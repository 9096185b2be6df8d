import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Certificate } from './certificates.js';
import { removeFolder, temporaryFolder } from './folders.js';
import { freePort } from './ports.js';
import { startProcess, type LabProcess } from './processes.js';
import { account, copyTemplate, PASSWORD } from './template.js';
import { until } from './until.js';

export interface MariadbOptions {
  port?: number;
  serverId?: number;
  /** Servers with the same domain share one GTID history; default 0. */
  gtidDomain?: number;
  /** Makes the server offer TLS with this certificate. */
  tls?: Certificate;
  /** More arguments for mariadbd, e.g. `--read-only=ON`. */
  args?: string[];
}

/** A real MariaDB server on 127.0.0.1 with a data folder of its own. */
export interface LabMariadb {
  /** `mysql://root:…@127.0.0.1:port/holdfast`, an empty database with all rights. */
  readonly url: string;
  readonly port: number;
  readonly socket: string;
  readonly password: string;
  readonly folder: string;
  /** Runs one statement as root and returns its rows. */
  sql<T = Record<string, unknown>>(statement: string, values?: unknown[]): Promise<T[]>;
  /** Starts it again on the same data after `stop` or `kill`. */
  start(): Promise<void>;
  /** Shuts down cleanly; the data stays. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would; the data stays. */
  kill(): Promise<void>;
  /** Freezes (SIGSTOP) or thaws (SIGCONT) the server: connections are accepted by the kernel, nothing answers. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** Starts a MariaDB server from a template folder that is made once per machine. */
export async function startMariadb(options: MariadbOptions = {}): Promise<LabMariadb> {
  const folder = temporaryFolder('mariadb');
  await copyTemplate(join(folder, 'data'));
  mkdirSync(join(folder, 'tmp')); // of its own: a server that starts removes all temporary tables it finds
  writeFileSync(join(folder, 'init.sql'), INIT);
  const port = options.port ?? (await freePort());
  const args = serverArguments(folder, port, options);
  let server: LabProcess | undefined;
  const lab: LabMariadb = {
    url: `mysql://root:${PASSWORD}@127.0.0.1:${port}/holdfast`,
    port,
    socket: join(folder, 's'),
    password: PASSWORD,
    folder,
    sql: (statement, values) => run(lab.socket, statement, values),
    start: async () => {
      server = startProcess('mariadbd', args);
      await answering(server, lab);
    },
    stop: async () => void (await server?.end('SIGTERM', 30_000)),
    kill: async () => void (await server?.end('SIGKILL')),
    signal: (signal) => void server?.child.kill(signal),
    remove: async () => {
      await server?.end('SIGKILL');
      removeFolder(folder);
    },
  };
  await lab.start();
  return lab;
}

/** What a new server knows beyond its system tables; not in the binary log, so that replicas start without history. */
const INIT = `SET sql_log_bin=0;
CREATE DATABASE IF NOT EXISTS holdfast CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY '${PASSWORD}';
GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;
ALTER USER 'root'@'localhost' IDENTIFIED BY '${PASSWORD}';
DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1';
`;

function serverArguments(folder: string, port: number, options: MariadbOptions): string[] {
  const { tls } = options;
  return [
    '--no-defaults',
    `--user=${account}`,
    `--datadir=${join(folder, 'data')}`,
    `--tmpdir=${join(folder, 'tmp')}`,
    `--socket=${join(folder, 's')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--init-file=${join(folder, 'init.sql')}`,
    `--log-error=${join(folder, 'error.log')}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    `--server-id=${options.serverId ?? 1}`,
    `--gtid-domain-id=${options.gtidDomain ?? 0}`,
    ...['--log-bin=bin', '--binlog-format=ROW', '--log-slave-updates=ON', '--gtid-strict-mode=ON'],
    ...['--skip-name-resolve', '--performance-schema=OFF', '--innodb-buffer-pool-size=32M'],
    ...(tls ? [`--ssl-cert=${tls.cert}`, `--ssl-key=${tls.key}`, `--ssl-ca=${tls.cert}`] : []),
    ...(options.args ?? []),
  ];
}

async function answering(server: LabProcess, lab: LabMariadb): Promise<void> {
  const probe = async () => {
    if (!server.running()) return 'ended';
    await lab.sql('SELECT 1');
    return 'answers';
  };
  if ((await until(`MariaDB on port ${lab.port} answers`, probe, 60_000)) === 'ended')
    throw new Error(`mariadbd ended at once, see ${lab.folder}/error.log\n${server.output()}`);
}

async function run<T>(socketPath: string, statement: string, values: unknown[] = []): Promise<T[]> {
  const connection = await createConnection({ socketPath, user: 'root', password: PASSWORD, database: 'holdfast' });
  try {
    const [rows] = await connection.query(statement, values);
    return rows as T[];
  } finally {
    connection.destroy();
  }
}
