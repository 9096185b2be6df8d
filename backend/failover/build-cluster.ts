import { resolveTarget } from '../resources/index.js';
import { HaproxyTraffic } from './adapters/haproxy/haproxy-traffic.js';
import { ClusterDirectory } from './adapters/mariadb/directory.js';
import { MariadbControl } from './adapters/mariadb/mariadb-control.js';
import type { ClusterConfig, MemberConfig, ProxyConfig } from './application/cluster-config.js';
import type { ControlledMember, ControlledProxy } from './application/control/controlled-cluster.js';
import type { BuiltCluster } from './application/thread/controller-thread.js';
import type { ReplicationControl } from './ports.js';

/** The adapters of a cluster, by its kind and its members' fences. Connects to nothing yet. */
export function buildCluster(config: ClusterConfig): BuiltCluster {
  const control = controls(config);
  const members = config.members.map((one): ControlledMember => {
    const { id, name, endpoint, replicationAccount } = one;
    return { id, name, endpoint, replicationAccount, control: control(one), fencing: null, restartable: false };
  });
  const proxies = config.proxies.map((one): ControlledProxy => ({ name: one.name, traffic: traffic(one, config) }));
  const ends = [...members.map((one) => one.control), ...proxies.map((one) => one.traffic)];
  return { members, proxies, end: async () => void (await Promise.allSettled(ends.map((one) => one.end()))) };
}

function controls({ kind, members }: ClusterConfig): (member: MemberConfig) => ReplicationControl {
  if (kind !== 'mariadb') throw new Error(`clusters of kind ${kind} cannot be controlled`);
  const directory = new ClusterDirectory(members);
  return ({ id, endpoint, account, tls }) =>
    new MariadbControl({ id, directory, access: { ...endpoint, ...account, tls } });
}

function traffic({ kind, address, backend }: ProxyConfig, { members }: ClusterConfig) {
  if (kind !== 'haproxy') throw new Error(`proxies of kind ${kind} cannot be controlled`);
  return new HaproxyTraffic({ address, backend, members: members.map(({ name }) => name), judge: resolveTarget });
}
