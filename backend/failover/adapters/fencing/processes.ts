import { readdir, readFile, readlink } from 'node:fs/promises';
import { isIPv4 } from 'node:net';

/** A process as /proc tells it at one moment. */
export interface ServerProcess {
  readonly pid: number;
  /** Clock ticks after boot: with the pid it names one process for ever. */
  readonly startedAt: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly parent: number;
  /** Its last control group: tells which unit of systemd it belongs to. */
  readonly group: string;
}

/** Programs that are MariaDB or MySQL servers. */
const servers = new Set(['mariadbd', 'mysqld']);

/** The process of that pid when it is a database server; null when it is none, or gone. */
export async function serverProcess(pid: number): Promise<ServerProcess | null> {
  try {
    const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8');
    const { program, state, parent, startedAt } = await statOf(`/proc/${pid}`);
    if (!servers.has(program) || over(state)) return null;
    const words = (await read('cmdline')).split('\0').slice(0, -1);
    const group = (await read('cgroup')).trim().split('\n').at(-1)?.split(':').slice(2).join(':') ?? '';
    return { pid, startedAt, program, arguments: words, parent, group };
  } catch {
    return null;
  }
}

/**
 * Whether anything of that process is left that holds its files and its port: its first thread may be gone while others,
 * killed too, are not yet.
 */
export async function stillRuns({ pid, startedAt }: ServerProcess): Promise<boolean> {
  try {
    if ((await statOf(`/proc/${pid}`)).startedAt !== startedAt) return false;
    const tasks = await readdir(`/proc/${pid}/task`);
    const states = await Promise.all(tasks.map((task) => statOf(`/proc/${pid}/task/${task}`).catch(() => null)));
    return states.some((one) => one !== null && !over(one.state));
  } catch {
    return false;
  }
}

/** Nothing is left of it but what its parent has not asked for. */
const over = (state: string) => state === 'Z' || state === 'X';

async function statOf(folder: string): Promise<{ program: string; state: string; parent: number; startedAt: string }> {
  const stat = await readFile(`${folder}/stat`, 'utf8');
  const program = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { program, state: fields[0], parent: Number(fields[1]), startedAt: fields[19] };
}

/** Every database server of this host. */
export async function serverProcesses(): Promise<ServerProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(serverProcess));
  return found.filter((process) => process !== null);
}

/** What a process listens on, as far as it may be seen: an address is one of its network's own, or any. */
export async function listensAt(pid: number, addresses: readonly string[], port: number): Promise<boolean> {
  const [v4, v6] = await Promise.all(['tcp', 'tcp6'].map((table) => listening(pid, table, port)));
  const wide = (local: string) => /^0+$/.test(local);
  const wanted = new Set(addresses.flatMap(asHex));
  const own = await ownAddresses(pid);
  const here = addresses.some((address) => own.has(address) || loopback.test(address));
  const inodes = [...v4, ...v6]
    .filter(({ local }) => (wide(local) ? here : wanted.has(local)))
    .map(({ inode }) => `socket:[${inode}]`);
  if (inodes.length === 0) return false;
  const open = await openFiles(pid);
  return inodes.some((inode) => open.has(inode));
}

/** Whether the addresses are this host's own. */
export async function isHere(addresses: readonly string[]): Promise<boolean> {
  const own = await ownAddresses('self');
  return addresses.some((address) => own.has(address) || loopback.test(address));
}

/** Whether it listens at any port: a server that does, and not at the member's, is another one. */
export async function listens(pid: number): Promise<boolean> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => listening(pid, table, null)));
  const open = await openFiles(pid);
  return tables.flat().some(({ inode }) => open.has(`socket:[${inode}]`));
}

const loopback = /^127\.|^::1$/;

async function listening(pid: number, table: string, port: number | null): Promise<{ local: string; inode: string }[]> {
  const text = await readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => '');
  const rows = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return rows
    .filter((cells) => cells[3] === '0A' && (port === null || parseInt(cells[1].split(':')[1], 16) === port))
    .map((cells) => ({ local: cells[1].split(':')[0], inode: cells[9] }));
}

/** As the kernel's tables have it: 32 bits at a time in the machine's order, which is little-endian here. */
function asHex(address: string): string[] {
  const hex = (bytes: readonly number[]) => Buffer.from(bytes).swap32().toString('hex').toUpperCase();
  if (isIPv4(address)) {
    const bytes = address.split('.').map(Number);
    return [hex(bytes), hex([...Array<number>(10).fill(0), 0xff, 0xff, ...bytes])];
  }
  const [head, tail] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const groups = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head;
  return [hex(groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]))];
}

/** IPv4 and IPv6 addresses of the process's network. */
async function ownAddresses(pid: number | 'self'): Promise<Set<string>> {
  const trie = await readFile(`/proc/${pid}/net/fib_trie`, 'utf8').catch(() => '');
  const v6 = await readFile(`/proc/${pid}/net/if_inet6`, 'utf8').catch(() => '');
  const local = [...trie.matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g)].map((match) => match[1]);
  const long = [...v6.matchAll(/^([0-9a-f]{32}) /gm)].map((match) => new URL(`http://[${grouped(match[1])}]`).hostname);
  return new Set([...local, ...long.map((host) => host.slice(1, -1))]);
}

const grouped = (digits: string): string => digits.match(/.{4}/g)!.join(':');

async function openFiles(pid: number): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return new Set(links);
}
