import { resolveTarget } from '../resources/index.js';
import { HookFence } from './adapters/fencing/hook-fence.js';
import { LocalFence } from './adapters/fencing/local-fence.js';
import { HaproxyTraffic } from './adapters/haproxy/haproxy-traffic.js';
import { HookTraffic } from './adapters/hook/hook-traffic.js';
import { ClusterDirectory } from './adapters/mariadb/directory.js';
import { MariadbControl } from './adapters/mariadb/mariadb-control.js';
import { MysqlControl } from './adapters/mysql/mysql-control.js';
import { ServiceControl } from './adapters/service/service-control.js';
import type { ClusterConfig, MemberConfig, ProxyConfig } from './application/cluster-config.js';
import type { ControlledMember, ControlledProxy, LastSeen } from './application/control/controlled-cluster.js';
import type { BuiltCluster } from './application/thread/controller-thread.js';
import type { Endpoint, Fencing, ReplicationControl, TrafficControl } from './ports.js';

/** The adapters of a cluster, by its kind and its members' fences. Connects to nothing yet. */
export function buildCluster(config: ClusterConfig, lastSeen?: LastSeen | null): BuiltCluster {
  const control = controls(config, lastSeen);
  const members = config.members.map((one): ControlledMember => {
    const { id, name, endpoint, replicationAccount } = one;
    const fencing = fence(one);
    return { id, name, endpoint, replicationAccount, control: control(one), fencing, restartable: fencing !== null };
  });
  const proxies = config.proxies.map((one): ControlledProxy => ({ name: one.name, traffic: traffic(one, config) }));
  const ends = [...members.map((one) => one.control), ...proxies.map((one) => one.traffic)];
  return { members, proxies, end: async () => void (await Promise.allSettled(ends.map((one) => one.end()))) };
}

function controls(
  { kind, members }: ClusterConfig,
  lastSeen?: LastSeen | null,
): (member: MemberConfig) => ReplicationControl {
  if (kind === 'service') return service;
  const seen = Object.entries(lastSeen?.facts ?? {}).map(([id, { serverId }]) => [id, serverId] as const);
  const directory = new ClusterDirectory(members, Object.fromEntries(seen));
  const Control = kind === 'mysql' ? MysqlControl : MariadbControl;
  return ({ id, endpoint, account, tls }) => new Control({ id, directory, access: { ...endpoint, ...account, tls } });
}

function service({ name, endpoint, tls, service: setting }: MemberConfig): ReplicationControl {
  if (!setting) throw new Error(`${name} has neither health check nor hook`);
  return new ServiceControl({ member: name, endpoint, tls, ...setting, judge: resolveTarget });
}

function traffic({ kind, name: proxy, address, backend }: ProxyConfig, config: ClusterConfig): TrafficControl {
  const members = config.members.map(({ name }) => name);
  if (kind === 'hook') return new HookTraffic({ path: address, proxy, backend, members });
  const witness = config.kind === 'service';
  const places = new Map(config.members.map(({ name, endpoint }) => [name, placeOf(endpoint)]));
  return new HaproxyTraffic({ address, backend, members, judge: resolveTarget, witness, places });
}

function fence({ name: member, endpoint, fencing }: MemberConfig): Fencing | null {
  switch (fencing.how) {
    case 'none':
      return null;
    case 'local':
      return new LocalFence({ member, endpoint, pidFile: fencing.pidFile, unit: fencing.unit });
    case 'hook':
      return new HookFence({ path: fencing.path, member, endpoint });
  }
}

const placeOf = ({ host, port }: Endpoint) => `${host.includes(':') ? `[${host}]` : host}:${port}`;
