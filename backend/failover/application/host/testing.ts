import { randomUUID } from 'node:crypto';
import type { LabCluster } from '../../../../ops/lab/index.js';
import { type ClusterPolicy, defaultPolicy } from '../../domain/cluster.js';
import type { ClusterConfig } from '../cluster-config.js';

/** A lab's cluster as people would have set it up: ids are names. */
export function configOf(lab: LabCluster, policy: Partial<ClusterPolicy> = {}): ClusterConfig {
  const accounts = { account: lab.failoverAccount, replicationAccount: lab.replicationAccount };
  const rest = { quarantine: '', maintenance: false, fencing: { how: 'none' }, service: null } as const;
  return {
    ...{ id: randomUUID(), name: 'shop', kind: 'mariadb', primary: 'db-1', version: 1, holds: [], pausedUntil: null },
    // A busy machine is silent for longer than the usual value.
    policy: { ...defaultPolicy, mode: 'automatic', silenceMs: 2_500, ...policy },
    acknowledgers: { primary: null, members: [], leaving: {} },
    members: lab.members.map(({ name, host, port }) => ({
      ...{ id: name, name, endpoint: { host, port }, tls: { mode: 'off', ca: null } as const, ...accounts, ...rest },
      policy: { promotion: 'allowed', site: '' } as const,
    })),
    proxies: lab.haproxies.map(({ name, socket, backend }) => ({
      ...{ id: name, name, kind: 'haproxy', address: `unix:${socket}`, backend },
    })),
  };
}
