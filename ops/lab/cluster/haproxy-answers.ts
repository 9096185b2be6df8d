import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';

/** What HAProxy says of a server: what an operator set, or else what its checks found. */
export type ServerState = 'ready' | 'maint' | 'drain' | 'down';

/** One command over a Unix socket of HAProxy; a connection each, as one that stays would hold on to an old worker. */
export async function askHaproxy(socket: string, command: string, withinMs = 30_000): Promise<string> {
  const connection = createConnection(socket);
  connection.setTimeout(withinMs, () => connection.destroy(new Error(`${socket} did not answer: ${command}`)));
  connection.end(`${command}\n`); // the master answers many commands a connection, and closes none by itself
  return text(connection);
}

/** Bits of srv_admin_state: forced, inherited, unresolvable. CMAINT (4) only says that the file had it disabled. */
const MAINTENANCE = 0x01 | 0x02 | 0x20;
const DRAIN = 0x08 | 0x10;

/** Reads `show servers state <backend>`. */
export function parseServers(table: string): Record<string, ServerState> {
  const rows = table.split('\n').filter((line) => /^\d+ \S+ \d+ /.test(line));
  return Object.fromEntries(rows.map((line) => parseServer(line.split(' '))));
}

function parseServer([, , , name, , operational, administrative]: string[]): [string, ServerState] {
  const admin = Number(administrative);
  if (admin & MAINTENANCE) return [name, 'maint'];
  if (admin & DRAIN) return [name, 'drain'];
  return [name, operational === '0' ? 'down' : 'ready'];
}

/** Reads `show stat <backend> 4 -1`: the servers that clients are on or can get to. */
export function reachableServers(stat: string): string[] {
  const rows = stat.split('\n').filter((line) => line && !line.startsWith('#'));
  const columns = rows.map((row) => row.split(','));
  return columns.filter((row) => Number(row[SESSIONS]) > 0 || /^(UP|no check)/.test(row[STATUS])).map((row) => row[1]);
}

const SESSIONS = 4;
const STATUS = 17;

/** Reads the master's `show proc`: the workers, those that are leaving among them. */
export function parseWorkers(table: string): number[] {
  return [...table.matchAll(/^(\d+)\s+worker/gm)].map(([, pid]) => Number(pid));
}
