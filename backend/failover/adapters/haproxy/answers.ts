import type { RoutedServer } from '../../ports.js';

/** One server as `show servers state` has it. */
export interface ServerState {
  readonly name: string;
  readonly state: RoutedServer['state'];
  /** CMAINT: the configuration that this worker started with has it `disabled`; a command at run time leaves it. */
  readonly disabled: boolean;
  /** Since its last change, s; older than the worker where it came from a state file. */
  readonly unchangedForS: number;
  /** Where its line sends clients, `10.0.0.2:3306`; '' while its name cannot be resolved. */
  readonly at: string;
}

export interface WorkerInfo {
  readonly pid: number;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly uptimeS: number;
  /** It was told to leave, by a reload or a stop. */
  readonly leaving: boolean;
}

/** Bits of srv_admin_state: forced, inherited, unresolvable; 4 (CMAINT) alone keeps nobody away. */
const MAINTENANCE = 0x01 | 0x02 | 0x20;
const DRAIN = 0x08 | 0x10;
const CMAINT = 0x04;
/** Of srv_check_state and srv_agent_state: the server's line asks for one. */
const CONFIGURED = 0x02;

const columns = ['be_name', 'srv_name', 'srv_op_state', 'srv_admin_state', 'srv_uweight', 'srv_time_since_last_change'];
const places = ['srv_addr', 'srv_port'];

/** The backend's servers in `show servers state`, by its own header; null when the answer holds no such table. */
export function parseServers(answer: string, backend: string): ServerState[] | null {
  const lines = answer.split('\n');
  const header = lines.find((line) => line.startsWith('# be_id '));
  if (!header) return null;
  const names = header.slice(2).split(' ');
  const [be, name, op, admin, weight, age] = columns.map((column) => names.indexOf(column));
  if ([be, name, op, admin, weight].includes(-1)) return null;
  const [address, port] = places.map((column) => names.indexOf(column));
  return lines
    .map((line) => line.split(' '))
    .filter((words) => /^\d+$/.test(words[0]) && words.length >= names.length - 2 && words[be] === backend)
    .map((words) => ({
      name: words[name],
      state: stateOf(Number(words[op]), Number(words[admin]), Number(words[weight])),
      disabled: (Number(words[admin]) & CMAINT) !== 0,
      unchangedForS: Number(words[age]) || 0,
      at: placeIn(words[address], words[port]),
    }));
}

function placeIn(address = '-', port = '0'): string {
  if (address === '-' || !/^[1-9]\d*$/.test(port)) return '';
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** A number that is none counts as closed: what is not understood gets no sessions in our eyes. */
function stateOf(operational: number, admin: number, weight: number): RoutedServer['state'] {
  if (Number.isNaN(admin) || admin & MAINTENANCE) return 'closed';
  if (admin & DRAIN || weight === 0) return 'draining';
  return operational === 0 ? 'down' : 'open';
}

/** Current sessions of each of the backend's servers in `show stat`. */
export function parseSessions(answer: string, backend: string): Map<string, number> {
  const lines = answer.split('\n');
  const names =
    lines
      .find((line) => line.startsWith('# pxname,'))
      ?.slice(2)
      .split(',') ?? [];
  const [name, current] = [names.indexOf('svname'), names.indexOf('scur')];
  const rows = lines.map((line) => line.split(',')).filter((cells) => cells[0] === backend && cells.length > current);
  return new Map(rows.map((cells) => [cells[name], Number(cells[current]) || 0]));
}

/**
 * Servers of the backend that HAProxy never asks whether they are well, each as its line begins. One that tracks another
 * server's check says so in `show stat` alone; where an old HAProxy tells less, nobody is named.
 */
export function parseUnchecked(answer: string, backend: string): { readonly name: string; readonly line: string }[] {
  const lines = answer.split('\n');
  const names = (lines.find((line) => line.startsWith('# be_id ')) ?? '').slice(2).split(' ');
  const [be, name, check, agent, address, fqdn, port] = [
    ...['be_name', 'srv_name', 'srv_check_state', 'srv_agent_state', 'srv_addr', 'srv_fqdn', 'srv_port'],
  ].map((column) => names.indexOf(column));
  if ([be, name, check, agent, address, port].includes(-1)) return [];
  const tracking = trackersIn(lines, backend);
  return lines
    .map((line) => line.split(' '))
    .filter((words) => /^\d+$/.test(words[0]) && words.length >= names.length - 2 && words[be] === backend)
    .filter((words) => ((Number(words[check]) | Number(words[agent])) & CONFIGURED) === 0 && !tracking.has(words[name]))
    .map((words) => {
      const host = fqdn >= 0 && words[fqdn] !== '-' ? words[fqdn] : words[address];
      return { name: words[name], line: `server ${words[name]} ${host}:${words[port]}` };
    });
}

function trackersIn(lines: readonly string[], backend: string): ReadonlySet<string> {
  const names = (lines.find((line) => line.startsWith('# pxname,')) ?? '').slice(2).split(',');
  const [name, tracked] = [names.indexOf('svname'), names.indexOf('tracked')];
  if (tracked < 0) return new Set();
  const rows = lines.map((line) => line.split(',')).filter((cells) => cells[0] === backend && cells[tracked]);
  return new Set(rows.map((cells) => cells[name]));
}

/** `show info`; null when it holds no pid. */
export function parseInfo(answer: string): WorkerInfo | null {
  const number = (key: string) => Number(new RegExp(`^${key}: (\\d+)$`, 'm').exec(answer)?.[1] ?? NaN);
  const pid = number('Pid');
  if (Number.isNaN(pid)) return null;
  return {
    pid,
    startedAt: number('Start_time_sec') || 0,
    uptimeS: number('Uptime_sec') || 0,
    leaving: number('Stopping') > 0,
  };
}

/** The workers that are leaving but still serve, in the master's `show proc`. */
export function parseFormerWorkers(answer: string): number[] {
  const [, former = ''] = answer.split('# old workers');
  return [...(former.split('\n#')[0] ?? '').matchAll(/^(\d+) +worker /gm)].map((row) => Number(row[1]));
}

/** Ids of the sessions of one server in `show sess`. */
export function parseSessionIds(answer: string, backend: string, server: string): string[] {
  const lines = answer.split('\n').filter((line) => line.includes(` be=${backend} srv=${server} `));
  return lines.map((line) => /^(0x[0-9a-f]+):/.exec(line)?.[1] ?? '').filter(Boolean);
}
