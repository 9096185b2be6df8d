import { join } from 'node:path';
import type { components } from '../../../backend/contract/api.js';
import type { LabCluster } from '../cluster.js';

type ImportClusterBody = components['schemas']['ImportClusterBody'];

/** What to say otherwise; `fencing: 'local'` says where the pid of each server is found, as Holdfast runs on its host. */
export type ImportOptions = Partial<ImportClusterBody> & { fencing?: 'local' };

/**
 * What a person would give Holdfast to take care of the cluster (`POST /api/v1/clusters/import`): one address, both
 * accounts, the members by name and the proxies.
 */
export function importBody(cluster: LabCluster, { fencing, ...rest }: ImportOptions = {}) {
  const { members, haproxies, failoverAccount, replicationAccount } = cluster;
  const address = (member: { host: string; port: number }) => `mysql://${member.host}:${member.port}`;
  return {
    ...{ name: 'shop', address: address(members[0]), tls: 'off' as const },
    ...{ account: failoverAccount, replication: replicationAccount },
    members: members.map((member) => ({
      ...{ name: member.name, address: address(member) },
      ...(fencing && { fencing: { how: fencing, pidFile: join(member.folder, 'pid') } }),
    })),
    proxies: haproxies.map(({ name, socket, backend }) => ({ name, address: `unix:${socket}`, backend })),
    ...rest,
  } satisfies ImportClusterBody;
}
