import {
  clientAccount,
  failoverAccount,
  firstStatements,
  replicationAccount,
  wideGrants,
  type LabAccount,
} from './cluster/accounts.js';
import { startHaproxy, type LabHaproxy } from './cluster/haproxy.js';
import { loopback, type LabNetwork } from './cluster/host.js';
import { startMember, type LabMember } from './cluster/member.js';
import { namespaces } from './cluster/namespaces.js';
import { findPrimary, follow, followed, makePrimary, settle } from './cluster/replication.js';
import { startWriter, type LabWriter, type WriterOptions } from './cluster/writer.js';

export interface ClusterOptions {
  /** 3 unless told otherwise. */
  members?: number;
  /** Empty servers that follow nobody, listed in the proxies; none unless told otherwise. */
  spares?: number;
  /** 1 unless told otherwise; each with every member in its backend `db`, all `disabled` in the file. */
  haproxies?: number;
  /** AFTER_SYNC with a timeout that never ends and wait_no_slave; on unless told otherwise. */
  semiSync?: boolean;
  /** MASTER_HEARTBEAT_PERIOD; 100 unless told otherwise. */
  heartbeatMs?: number;
  /** slave_parallel_threads; 4 unless told otherwise. */
  applierThreads?: number;
  /** Every option file says read_only=1 and init_rpl_role=SLAVE; on unless told otherwise. */
  quarantine?: boolean;
  /** `namespaces` gives each machine a network of its own, which can be cut. */
  network?: 'loopback' | 'namespaces';
  /** A member that ends by itself is restarted after so many milliseconds, with its option file; null: never. */
  supervised?: number | null;
  /** More lines of every option file, e.g. `sync_relay_log=1`. */
  optionLines?: string[];
  /** More arguments for every mariadbd. */
  serverArgs?: string[];
  /** Empty databases beside `holdfast`. */
  databases?: string[];
  /** The statements that give the failover account its rights, e.g. the product's own list. */
  grants?: (grantee: string) => string[];
  /** HAProxy keeps its route over a reload through a server-state-file. */
  haproxyStateFile?: boolean;
  /** What follows each server in HAProxy's file; `disabled` unless told otherwise. */
  haproxyServerWords?: string;
}

/** MariaDB with one primary and replicas by GTID, behind HAProxy. */
export interface LabCluster {
  /** `db-1`, `db-2`, …; the first is primary at the start. */
  readonly members: LabMember[];
  readonly spares: LabMember[];
  readonly haproxies: LabHaproxy[];
  readonly failoverAccount: LabAccount;
  readonly replicationAccount: LabAccount;
  /** Of the clients behind the proxy. */
  readonly clientAccount: LabAccount;
  /** Our own address in the cluster's network, for `cut`: the controller's, as long as it runs beside the test. */
  readonly here: string;
  /** A member or spare by its name. */
  member(name: string): LabMember;
  /** The one member that is writable now, by asking each; throws when there is none or more than one. */
  primary(): Promise<LabMember>;
  /** Starts a client that writes numbered rows through the first proxy. */
  writer(options?: Partial<WriterOptions>): Promise<LabWriter>;
  /** Waits until every running replica has applied all that the primary has. */
  settle(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts a whole cluster with its route open to `db-1`; about a second. */
export async function startCluster(options: ClusterOptions = {}): Promise<LabCluster> {
  const network = options.network === 'namespaces' ? await namespaces() : loopback();
  const parts: Part[] = [];
  const remove = async () => {
    await Promise.all(parts.map((part) => part.remove()));
    await network.remove();
  };
  try {
    return { ...(await assemble(network, parts, options)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Part {
  remove(): Promise<void>;
}

async function assemble(
  network: LabNetwork,
  parts: Part[],
  options: ClusterOptions,
): Promise<Omit<LabCluster, 'remove'>> {
  const keep = async <T extends Part>(starting: Promise<T>[]): Promise<T[]> => {
    const settled = await Promise.allSettled(starting);
    parts.push(...settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
    return Promise.all(starting);
  };
  const { semiSync = true, heartbeatMs = 100, members: size = 3, spares: empty = 0 } = options;
  const all = await keep(names('db', size + empty).map((name, at) => start(name, at + 1, network, options)));
  const [members, spares] = [all.slice(0, size), all.slice(size)];
  const [first, ...replicas] = members;
  await makePrimary(first, semiSync);
  const [haproxies] = await Promise.all([
    keep(names('haproxy', options.haproxies ?? 1).map((name) => startProxy(name, all, network, options))),
    ...replicas.map((replica) => follow(replica, first, heartbeatMs)),
  ]);
  if (replicas.length > 0) await followed(first, replicas.length, semiSync);
  await Promise.all(haproxies.map((proxy) => proxy.route(first.name)));
  return {
    ...{ members, spares, haproxies, failoverAccount, replicationAccount, clientAccount, here: network.here },
    member: (name) => named(all, name),
    primary: () => findPrimary(all),
    writer: (own = {}) => startWriter({ ...through(haproxies[0] ?? first), ...own }),
    settle: () => settle(members),
  };
}

const names = (what: string, count: number) => Array.from({ length: count }, (_, index) => `${what}-${index + 1}`);

async function start(name: string, serverId: number, network: LabNetwork, options: ClusterOptions): Promise<LabMember> {
  const { semiSync = true, quarantine = true, applierThreads = 4, supervised = null, serverArgs = [] } = options;
  const more = options.optionLines ?? [];
  return startMember({
    ...{ name, serverId, semiSync, quarantine, applierThreads, supervised, serverArgs, more },
    network: await network.host(),
    firstStatements: firstStatements(options.grants ?? wideGrants, options.databases ?? []),
  });
}

async function startProxy(name: string, servers: LabMember[], network: LabNetwork, options: ClusterOptions) {
  const { haproxyStateFile: stateFile, haproxyServerWords: serverWords } = options;
  return startHaproxy({ name, servers, backend: 'db', network: await network.host(), stateFile, serverWords });
}

function named(members: LabMember[], name: string): LabMember {
  const member = members.find((one) => one.name === name);
  if (!member) throw new Error(`The cluster has no member ${name}`);
  return member;
}

function through(way: LabHaproxy | LabMember): { host: string; port: number } {
  return { host: way.host, port: 'clientPort' in way ? way.clientPort : way.port };
}
