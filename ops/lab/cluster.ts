import {
  clientAccount,
  failoverAccount,
  firstStatements,
  replicationAccount,
  wideGrants,
  type LabAccount,
} from './cluster/accounts.js';
import { startHaproxy, type LabHaproxy } from './cluster/haproxy.js';
import { loopbackHost } from './cluster/host.js';
import { startMember, type LabMember } from './cluster/member.js';
import { findPrimary, follow, followed, makePrimary, settle } from './cluster/replication.js';
import { startWriter, type LabWriter, type WriterOptions } from './cluster/writer.js';

export interface ClusterOptions {
  /** 3 unless told otherwise. */
  members?: number;
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
  /** More arguments for every mariadbd. */
  serverArgs?: string[];
  /** Empty databases beside `holdfast`. */
  databases?: string[];
  /** The statements that give the failover account its rights, e.g. the product's own list. */
  grants?: (grantee: string) => string[];
  /** HAProxy keeps its route over a reload through a server-state-file. */
  haproxyStateFile?: boolean;
}

/** MariaDB with one primary and replicas by GTID, behind HAProxy. */
export interface LabCluster {
  /** `db-1`, `db-2`, …; the first is primary at the start. */
  readonly members: LabMember[];
  readonly haproxies: LabHaproxy[];
  readonly failoverAccount: LabAccount;
  readonly replicationAccount: LabAccount;
  /** Of the clients behind the proxy. */
  readonly clientAccount: LabAccount;
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
  const { semiSync = true, heartbeatMs = 100, haproxies: proxies = 1 } = options;
  const members = await Promise.all(names('db', options.members ?? 3).map((name, at) => start(name, at + 1, options)));
  const [first, ...replicas] = members;
  await makePrimary(first, semiSync);
  const [haproxies] = await Promise.all([
    Promise.all(names('haproxy', proxies).map((name) => startProxy(name, members, options))),
    Promise.all(replicas.map((replica) => follow(replica, first, heartbeatMs))),
  ]);
  if (replicas.length > 0) await followed(first, replicas.length, semiSync);
  await Promise.all(haproxies.map((proxy) => proxy.route(first.name)));
  return {
    ...{ members, haproxies, failoverAccount, replicationAccount, clientAccount },
    member: (name) => named(members, name),
    primary: () => findPrimary(members),
    writer: (own = {}) => startWriter({ ...through(haproxies[0] ?? first), ...own }),
    settle: () => settle(members),
    remove: async () => {
      await Promise.all([...haproxies, ...members].map((one) => one.remove()));
    },
  };
}

const names = (what: string, count: number) => Array.from({ length: count }, (_, index) => `${what}-${index + 1}`);

function start(name: string, serverId: number, options: ClusterOptions): Promise<LabMember> {
  const { semiSync = true, quarantine = true, applierThreads = 4, supervised = null, serverArgs = [] } = options;
  return startMember({
    ...{ name, serverId, semiSync, quarantine, applierThreads, supervised, serverArgs },
    network: loopbackHost(),
    firstStatements: firstStatements(options.grants ?? wideGrants, options.databases ?? []),
  });
}

function startProxy(name: string, servers: LabMember[], { haproxyStateFile }: ClusterOptions): Promise<LabHaproxy> {
  return startHaproxy({ name, servers, backend: 'db', network: loopbackHost(), stateFile: haproxyStateFile });
}

function named(members: LabMember[], name: string): LabMember {
  const member = members.find((one) => one.name === name);
  if (!member) throw new Error(`The cluster has no member ${name}`);
  return member;
}

function through(way: LabHaproxy | LabMember): { host: string; port: number } {
  return { host: way.host, port: 'clientPort' in way ? way.clientPort : way.port };
}
