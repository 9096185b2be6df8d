import { join } from 'node:path';
import type { components } from '../../../backend/contract/api.js';
import type { LabCluster } from '../cluster.js';

/**
 * What a person would give Holdfast to take care of the cluster (`POST /api/v1/clusters/import`): one address, both
 * accounts, the proxies, and where the pid of each server is found, as Holdfast runs on the same host.
 */
export function importBody(
  cluster: LabCluster,
  name: string,
  tags: string[] = [],
): components['schemas']['ImportClusterBody'] {
  const { members, haproxies, failoverAccount, replicationAccount } = cluster;
  const address = (member: { host: string; port: number }) => `mysql://${member.host}:${member.port}`;
  return {
    ...{ name, tags, address: address(members[0]), tls: 'off' },
    ...{ account: failoverAccount, replication: replicationAccount },
    members: members.map((member) => ({
      name: member.name,
      address: address(member),
      fencing: { how: 'local', pidFile: join(member.folder, 'pid') },
    })),
    proxies: haproxies.map((proxy) => ({
      ...{ name: proxy.name, kind: 'haproxy', address: `unix:${proxy.socket}`, backend: proxy.backend },
    })),
  };
}
