import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from '../folders.js';
import { freeze, hasEnded, signalIfThere, startProcess, type LabProcess } from '../processes.js';
import { until } from '../until.js';
import { askHaproxy, parseServers, type ServerState, parseWorkers } from './haproxy-answers.js';
import type { LabHost } from './host.js';

/** A real HAProxy in master-worker mode, as Debian's unit runs it. */
export interface LabHaproxy {
  readonly name: string;
  readonly host: string;
  /** The port of the frontend: where the clients go. */
  readonly clientPort: number;
  readonly backend: string;
  /** The admin socket; speaks to the newest worker only. */
  readonly socket: string;
  /** The same over TCP, on `host`. */
  readonly adminPort: number;
  /** The master's socket: `show proc`, and `@!<pid> <command>` to a worker that is leaving. */
  readonly masterSocket: string;
  readonly file: string;
  readonly network: LabHost;
  /** Sends one command to the admin socket and returns what it answers. */
  command(command: string): Promise<string>;
  /** Each server of the backend. */
  servers(): Promise<Record<string, ServerState>>;
  /** Makes one server ready and puts the others into maintenance, cutting their sessions. */
  route(server: string): Promise<void>;
  /**
   * As `systemctl reload haproxy` does: checks the file, then USR2 to the master. Waits for the new worker, and until the
   * old one listens no more: they share the ports, and it may take clients and commands that come after the new one began.
   */
  reload(): Promise<void>;
  /** SIGKILL to master and workers. */
  kill(): Promise<void>;
  /** SIGSTOP to master and workers: sockets accept, nothing answers once this is fulfilled. */
  hang(): Promise<void>;
  resume(): void;
  /** Starts it again with what the file says. */
  start(): Promise<void>;
  /** The master's. */
  pid(): number | null;
  remove(): Promise<void>;
}

export interface HaproxyOptions {
  name: string;
  network: LabHost;
  backend: string;
  servers: { name: string; host: string; port: number }[];
  /** Keeps the route over a reload, as `server-state-file` and `load-server-state-from-file global` do. */
  stateFile?: boolean;
  /** What follows on every server's line; `disabled` unless told otherwise. */
  serverWords?: string;
}

/** Starts a proxy with one frontend and one backend; no server is open until `route` says so. */
export async function startHaproxy(options: HaproxyOptions): Promise<LabHaproxy> {
  const { name, network, backend } = options;
  const folder = temporaryFolder(name);
  const file = join(folder, 'haproxy.cfg');
  const socket = join(folder, 'admin.sock');
  const masterSocket = join(folder, 'master.sock');
  const state = join(folder, 'state');
  const [clientPort, adminPort] = [await network.port(3306), await network.port(9999)];
  writeFileSync(file, configuration({ ...options, folder, clientPort, adminPort }));
  const command = (line: string) => askHaproxy(socket, line);
  const run = (args: string[]) => {
    const [program, ...rest] = [...network.prefix, 'haproxy', ...args];
    return startProcess(program, rest);
  };
  let master: LabProcess | undefined;
  const start = async () => {
    rmSync(socket, { force: true });
    master = run(['-W', '-f', file, '-p', join(folder, 'pid'), '-S', masterSocket]);
    await answers(name, master, command);
  };
  await start();
  return {
    ...{ name, host: network.address, clientPort, backend, socket, adminPort, masterSocket, file, network },
    command,
    servers: async () => parseServers(await command(`show servers state ${backend}`)),
    route: (server) => route(command, backend, options.servers, server),
    reload: async () => {
      const code = await run(['-W', '-f', file, '-c', '-q']).ended();
      if (code !== 0) throw new Error(`${file} is not valid`);
      if (options.stateFile) writeFileSync(state, await command('show servers state'));
      const before = await workerPid(command);
      await until(`the master of ${name} listens`, () => masterListens(masterSocket), 30_000, 5);
      master!.child.kill('SIGUSR2');
      const renewed = async () => ![0, before].includes(await workerPid(command));
      await until(`${name} has a new worker`, renewed, 30_000, 10);
      await until(`the old worker of ${name} leaves`, () => leaves(masterSocket, before), 30_000, 5);
    },
    kill: () => kill(master!),
    start,
    hang: () => freeze(processesOf(master!), name),
    resume: () => processesOf(master!).forEach((pid) => signalIfThere(pid, 'SIGCONT')),
    pid: () => (master?.running() ? master.pid : null),
    remove: async () => {
      await kill(master!);
      removeFolder(folder);
    },
  };
}

function configuration(options: HaproxyOptions & { folder: string; clientPort: number; adminPort: number }): string {
  const { folder, network, clientPort, adminPort, backend, servers, serverWords = 'disabled' } = options;
  const state = options.stateFile ? `  server-state-file ${join(folder, 'state')}` : '';
  const load = options.stateFile ? '  load-server-state-from-file global' : '';
  return `global
  stats socket ${join(folder, 'admin.sock')} mode 600 level admin expose-fd listeners
  stats socket ipv4@${network.address}:${adminPort} level admin
  stats timeout 1h
${state}
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  retries 0
${load}
frontend clients
  bind ${network.address}:${clientPort}
  default_backend ${backend}
backend ${backend}
${servers.map(({ name, host, port }) => `  server ${name} ${host}:${port} ${serverWords}\n`).join('')}`;
}

async function answers(name: string, master: LabProcess, command: LabHaproxy['command']): Promise<void> {
  const up = async () => !master.running() || (await workerPid(command)) > 0;
  await until(`${name} answers`, up, 30_000, 10);
  if (!master.running()) throw new Error(`${name} ended at once:\n${master.output()}`);
}

/** A signal that comes before the master waits for signals is lost, though its worker answers already. */
/** A master that is just reloading keeps a connection for ever and never answers on it: another one is tried. */
const askMaster = (socket: string, command: string) => askHaproxy(socket, command, 1_000);

async function masterListens(socket: string): Promise<boolean> {
  return parseWorkers(await askMaster(socket, 'show proc')).length > 0;
}

/** Told to leave, it has closed what it listened on; sessions may go on. */
async function leaves(masterSocket: string, worker: number): Promise<boolean> {
  const there = parseWorkers(await askMaster(masterSocket, 'show proc'));
  if (there.length === 0) return false;
  return !there.includes(worker) || /^Stopping: 1/m.test(await askMaster(masterSocket, `@!${worker} show info`));
}

async function workerPid(command: LabHaproxy['command']): Promise<number> {
  return Number((await command('show info')).match(/^Pid: (\d+)/m)?.[1] ?? 0);
}

async function route(
  command: LabHaproxy['command'],
  backend: string,
  servers: { name: string }[],
  wanted: string,
): Promise<void> {
  const others = servers.filter(({ name }) => name !== wanted);
  const away = others.map(({ name }) => `set server ${backend}/${name} state maint`);
  const cut = others.map(({ name }) => `shutdown sessions server ${backend}/${name}`);
  await command([...away, ...cut, `set server ${backend}/${wanted} state ready`].join('; '));
}

async function kill(master: LabProcess): Promise<void> {
  if (!master.running()) return;
  const workers = workersOf(master);
  await master.end('SIGKILL');
  for (const pid of workers) signalIfThere(pid, 'SIGKILL');
  await until('the workers are gone', () => workers.every(hasEnded), 30_000, 2);
}

const processesOf = (master: LabProcess): number[] => [master.pid, ...workersOf(master)];

/** Also those that are leaving after a reload. */
function workersOf(master: LabProcess): number[] {
  const children = readFileSync(`/proc/${master.pid}/task/${master.pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
