import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { removeFolder, temporaryFolder } from '../folders.js';
import { copyTemplate, PASSWORD } from '../template.js';
import { until } from '../until.js';
import type { Direction, LabHost } from './host.js';
import { optionFile, type OptionFile } from './option-file.js';
import { ServerProcess } from './server-process.js';

export interface StartMember {
  /** As its option file says when left out; `slave`: quarantined whatever the file says; `default`: as Debian starts it. */
  role?: 'slave' | 'default';
  args?: string[];
}

/** A MariaDB server that is a member of a cluster of the lab. */
export interface LabMember {
  /** `db-1`, `db-2`, … as the proxies call it. */
  readonly name: string;
  readonly serverId: number;
  readonly host: string;
  readonly port: number;
  /** The server's Unix socket; it works whatever is cut. */
  readonly socket: string;
  readonly folder: string;
  readonly optionFile: string;
  /** Where it stands in the network; also for `cut` of another. */
  readonly network: LabHost;
  /**
   * Runs one statement as root through the Unix socket and returns its rows.
   *
   * @throws after ten seconds, or what `timeoutMs` says, e.g. where the server is frozen
   */
  sql<T = Record<string, unknown>>(statement: string, values?: unknown[], timeoutMs?: number): Promise<T[]>;
  /** Starts it on the data it has and waits until it answers. */
  start(options?: StartMember): Promise<void>;
  /** A clean shutdown; no supervisor restarts it. */
  stop(): Promise<void>;
  /** SIGKILL; its supervisor, if it has one, restarts it. */
  kill(): Promise<void>;
  /** SIGSTOP: the kernel goes on accepting connections, nothing answers once this is fulfilled. */
  hang(): Promise<void>;
  resume(): void;
  /**
   * Drops packets of this member, silently, so that nobody is told.
   *
   * @param peer only those from and to this machine, e.g. another member's or a proxy's `network.address`
   */
  cut(direction: Direction, peer?: string): Promise<void>;
  heal(): Promise<void>;
  /** Null while it does not run. */
  pid(): number | null;
  /** When each of its processes ended, and with which code or signal. */
  endings(): readonly string[];
  running(): boolean;
  hanging(): boolean;
  /** Every table outside the system schemas with its checksum. */
  checksum(): Promise<Record<string, number | null>>;
  remove(): Promise<void>;
}

export interface MemberOptions extends Omit<OptionFile, 'folder' | 'address' | 'port'> {
  name: string;
  network: LabHost;
  firstStatements: string;
  serverArgs: string[];
  /** Restart it so many milliseconds after it ended by itself; null: never. */
  supervised: number | null;
}

/** Makes a member from the template folder and starts it. */
export async function startMember(options: MemberOptions): Promise<LabMember> {
  const { name, network, serverId } = options;
  const folder = temporaryFolder(name);
  await copyTemplate(join(folder, 'data'));
  mkdirSync(join(folder, 'tmp')); // of its own: a server that starts removes all temporary tables it finds
  const port = await network.port(3306);
  const file = join(folder, 'my.cnf');
  const firstFile = join(folder, 'first.sql');
  writeFileSync(file, optionFile({ ...options, folder, address: network.address, port }));
  writeFileSync(firstFile, options.firstStatements);
  const mark = `--defaults-file=${file}`;
  const command = [...network.prefix, 'mariadbd', mark, ...options.serverArgs];
  const server = new ServerProcess({ name, command, supervised: options.supervised, mark });
  const socket = join(folder, 's');
  const sql: LabMember['sql'] = (statement, values, timeoutMs) => run(socket, statement, values, timeoutMs);
  const start = async (args: string[]) => {
    server.start(args);
    await answering(name, server, sql, folder);
  };
  await start([`--init-file=${firstFile}`]);
  return {
    ...{ name, serverId, port, socket, folder, network, sql, optionFile: file, host: network.address },
    start: ({ role, args = [] } = {}) => start([...(role ? ROLES[role] : []), ...args]),
    stop: () => server.stop(),
    kill: () => server.kill(),
    hang: () => server.freeze(),
    resume: () => server.thaw(),
    cut: (direction, peer) => network.cut(direction, peer),
    heal: () => network.heal(),
    pid: () => server.pid(),
    endings: () => server.endings,
    running: () => server.pid() !== null,
    hanging: () => server.frozen,
    checksum: () => checksum(sql),
    remove: async () => {
      await server.remove();
      removeFolder(folder);
    },
  };
}

const ROLES = {
  slave: ['--init-rpl-role=SLAVE', '--rpl-semi-sync-slave-enabled=1', '--read-only=1'],
  default: ['--init-rpl-role=MASTER', '--read-only=0'],
};

async function answering(name: string, server: ServerProcess, sql: LabMember['sql'], folder: string): Promise<void> {
  const probe = async () => {
    if (server.pid() === null) return 'ended';
    await sql('SELECT 1');
    return 'answers';
  };
  if ((await until(`${name} answers`, probe, 60_000, 10)) === 'ended')
    throw new Error(`${name} ended at once, see ${folder}/error.log\n${server.output()}`);
}

async function run<T>(socketPath: string, statement: string, values: unknown[] = [], timeout = 10_000): Promise<T[]> {
  const options = { socketPath, user: 'root', password: PASSWORD, database: 'holdfast', connectTimeout: timeout };
  const connection = await createConnection({ ...options, supportBigNumbers: true });
  connection.on('error', () => undefined); // the statement's own error is the one that counts
  try {
    const [rows] = await connection.query({ sql: statement, timeout }, values);
    return rows as T[];
  } finally {
    connection.destroy();
  }
}

async function checksum(sql: LabMember['sql']): Promise<Record<string, number | null>> {
  const tables = await sql<{ name: string }>(
    "SELECT CONCAT('`', table_schema, '`.`', table_name, '`') AS name FROM information_schema.tables " +
      "WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('mysql','sys','information_schema','performance_schema') " +
      'ORDER BY 1',
  );
  if (tables.length === 0) return {};
  const sums = await sql<{ Table: string; Checksum: number | null }>(
    `CHECKSUM TABLE ${tables.map(({ name }) => name).join(', ')}`,
  );
  return Object.fromEntries(sums.map(({ Table, Checksum }) => [Table, Checksum]));
}
