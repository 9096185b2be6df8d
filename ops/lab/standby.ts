import { fileURLToPath } from 'node:url';
import { startHaproxy, type LabHaproxy } from './cluster/haproxy.js';
import { loopback, type LabNetwork } from './cluster/host.js';
import { namespaces } from './cluster/namespaces.js';
import { ServerProcess } from './cluster/server-process.js';
import { until } from './until.js';

export type StandbyRole = 'active' | 'standby';

/** A small HTTP service with two roles, in a process of its own; it comes up as standby. */
export interface LabService {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** `GET /health` → 200 `{name, role, items}` · `POST /promote`, `POST /demote` → 200 · `POST /items` → 201, 409 on a standby. */
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  hang(): Promise<void>;
  resume(): void;
  cut: LabHaproxy['network']['cut'];
  heal(): Promise<void>;
  pid(): number | null;
  role(): Promise<StandbyRole>;
  remove(): Promise<void>;
}

/** Two such services behind HAProxy. */
export interface LabStandbyPair {
  /** `app-1`, active at the start, and `app-2`. */
  readonly members: LabService[];
  /** Its backend is `app`. */
  readonly haproxy: LabHaproxy;
  /** Our own address in the pair's network, for `cut`. */
  readonly here: string;
  remove(): Promise<void>;
}

/** The proxy's own check is the witness of a service's death, which has no replica to ask. */
const CHECKED = 'check inter 200 fall 2 rise 1 disabled';

/** Starts an active and a standby service, with the route open to `app-1`. */
export async function startStandbyPair(
  options: { network?: 'loopback' | 'namespaces'; supervised?: number | null } = {},
): Promise<LabStandbyPair> {
  const network = options.network === 'namespaces' ? await namespaces() : loopback();
  const start = (name: string) => startService(name, network, options.supervised ?? null);
  const members = await Promise.all([start('app-1'), start('app-2')]);
  const machine = await network.host();
  const place = { name: 'haproxy-1', backend: 'app', servers: members, network: machine };
  const haproxy = await startHaproxy({ ...place, serverWords: CHECKED });
  await fetch(`${members[0].url}/promote`, { method: 'POST' });
  await haproxy.route('app-1');
  return {
    ...{ members, haproxy, here: network.here },
    remove: async () => {
      await Promise.all([...members, haproxy].map((one) => one.remove()));
      await network.remove();
    },
  };
}

async function startService(name: string, network: LabNetwork, supervised: number | null): Promise<LabService> {
  const machine = await network.host();
  const port = await machine.port(8080);
  const program = fileURLToPath(new URL('./standby-process.js', import.meta.url));
  const command = [...machine.prefix, process.execPath, program, name, machine.address, String(port)];
  const server = new ServerProcess({ name, command, supervised });
  const url = `http://${machine.address}:${port}`;
  const health = async () => (await (await fetch(`${url}/health`)).json()) as { role: StandbyRole };
  const start = async () => {
    server.start();
    await until(`${name} answers`, health);
  };
  await start();
  return {
    ...{ name, host: machine.address, port, url, start, cut: machine.cut, heal: machine.heal },
    stop: () => server.stop(),
    kill: () => server.kill(),
    hang: () => server.freeze(),
    resume: () => server.thaw(),
    pid: () => server.pid(),
    role: async () => (await health()).role,
    remove: () => server.remove(),
  };
}
