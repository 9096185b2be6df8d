import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import { covers, missing, type Position } from '../../domain/position.js';
import { ControlFailed, type Account } from '../../ports.js';
import { oneLine, withoutSecrets } from './faults.js';
import { position } from './gtid.js';
import { quoted } from './sender.js';
import type { SlaveStatus } from './status.js';

/** A server on this host, and an account that may write everything there (BINLOG REPLAY, READ ONLY ADMIN). */
export interface LocalServer {
  readonly socket: string;
  readonly account: Account;
}

export interface Salvaged {
  /** Transactions that were received, and are applied now. */
  readonly count: number;
  readonly executed: Position;
}

type Ask = (statement: string) => Promise<Record<string, unknown>[]>;
type Stopped = SlaveStatus & { readonly Relay_Log_File: string };

/**
 * Applies what a replica received before both of its threads stopped (F2): its relay log is read from where its applier
 * stood and given to it as a client, under the transactions' own GTIDs; then `gtid_slave_pos` is set. Any START SLAVE before
 * would throw it away (F1). Reads the relay log's files: on this host only, as a user who may read them. `ask` goes to the
 * same server, with an account that may set gtid_slave_pos.
 *
 * @throws ControlFailed failed when a thread runs or the files cannot be read, would-lose when something is still missing
 */
export async function salvageRelayLog(ask: Ask, server: LocalServer, signal: AbortSignal): Promise<Salvaged> {
  const [slave] = (await ask('SHOW ALL SLAVES STATUS')) as unknown as Stopped[];
  if (!slave) throw new ControlFailed('failed', 'it has no source, and so no relay log');
  if (slave.Slave_IO_Running !== 'No' || slave.Slave_SQL_Running !== 'No') {
    throw new ControlFailed('failed', 'its replication runs: its applier applies what it has by itself');
  }
  const [paths] = (await ask('SELECT @@global.relay_log_index AS file, @@global.datadir AS folder')) as unknown as [
    Paths,
  ];
  const files = await relayLogs(paths, slave.Relay_Log_File);
  const before = position(slave.Gtid_Slave_Pos);
  await replay(files, before.text, server, signal);
  const [now] = (await ask('SELECT @@global.gtid_binlog_pos AS log')) as unknown as { log: string }[];
  const executed = position(now.log, slave.Gtid_Slave_Pos);
  if (!covers(executed, position(slave.Gtid_IO_Pos))) {
    const left = missing(position(slave.Gtid_IO_Pos), executed);
    throw new ControlFailed('would-lose', `${left} received transactions are not in its relay log's files`);
  }
  await ask(`SET GLOBAL gtid_slave_pos=${quoted(executed.text)}`);
  return { count: missing(executed, before), executed };
}

interface Paths {
  readonly file: string;
  readonly folder: string;
}

/** The relay logs from the one where the applier stood. */
async function relayLogs({ file, folder }: Paths, from: string): Promise<string[]> {
  const index = join(file.startsWith('/') ? '' : folder, file);
  const lines = await readFile(index, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ControlFailed(
      'failed',
      `${index} cannot be read (${error.code})`,
      'Run it on the host, as a user who may.',
    );
  });
  const names = lines.split('\n').filter((line) => line !== '');
  const begin = names.findIndex((name) => basename(name) === basename(from));
  if (begin < 0) throw new ControlFailed('would-lose', `${from} is no longer there`);
  return names.slice(begin).map((name) => (name.startsWith('/') ? name : join(dirname(index), name)));
}

async function replay(files: readonly string[], from: string, server: LocalServer, signal: AbortSignal): Promise<void> {
  const { socket, account } = server;
  const start = from === '' ? [] : [`--start-position=${from}`];
  const read = run('mariadb-binlog', ['--no-defaults', ...start, ...files], signal);
  const login = ['--no-defaults', '--binary-mode', `--socket=${socket}`, `--user=${account.username}`];
  const write = run('mariadb', login, signal, { MYSQL_PWD: account.password });
  read.child.stdout!.pipe(write.child.stdin!);
  write.child.stdin!.on('error', () => undefined); // it says why at its end
  try {
    await Promise.all([read.end, write.end]);
  } catch (error) {
    [read, write].forEach(({ child }) => child.kill('SIGKILL'));
    throw new ControlFailed('failed', withoutSecrets((error as Error).message, [account.password]));
  }
}

function run(program: string, args: string[], signal: AbortSignal, env: Record<string, string> = {}) {
  const own = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' };
  const child: ChildProcess = spawn(program, args, {
    signal,
    env: { ...own, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let words = '';
  child.stderr!.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2000)));
  const end = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${oneLine(words)}`);
  });
  return { child, end };
}
