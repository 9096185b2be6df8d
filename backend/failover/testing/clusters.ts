import type { Store } from '../../platform/database/index.js';
import { newId } from '../../platform/database/index.js';
import { decide } from '../domain/decide.js';
import type { ClusterSight } from '../domain/sight.js';
import type { Topology } from '../domain/topology.js';
import { defaultPolicy } from '../domain/cluster.js';
import { addCluster, type ClusterMemberRow, type ClusterRow } from '../persistence/clusters.store.js';
import { ClusterViewRow } from '../persistence/recovery.row.js';

/** A cluster's row as an import leaves it; its members' ids are their names, as in the builders of topologies. */
export function aClusterRow(rest: Partial<ClusterRow> = {}): ClusterRow {
  const now = Date.now();
  return {
    ...{ id: newId(), name: 'shop', nameKey: 'shop', kind: 'mariadb', tags: [], policy: defaultPolicy },
    ...{ primaryId: 'db-1', acknowledgers: { primary: 'db-1', members: [], leaving: {} } },
    ...{ pausedUntil: null, pausedReason: '', holds: [], failoverUser: 'f', failoverSecret: null },
    ...{ replicationUser: 'r', replicationSecret: null, tlsMode: 'off', tlsCa: '' },
    ...{ drillSchedule: '', drillTimeZone: 'UTC', nextDrillAt: null, lastDrillJobId: null },
    ...{ version: 1, createdAt: now, updatedAt: now },
    ...rest,
  };
}

export function aMemberRow(clusterId: string, name: string, rest: Partial<ClusterMemberRow> = {}): ClusterMemberRow {
  return {
    ...{ id: name, clusterId, resourceId: null, name, place: `${name}:3306`, promotion: 'allowed', site: '' },
    ...{ quarantine: '', maintenance: false, optionFileProof: '', fencing: { how: 'none' }, service: null },
    ...{ version: 1, createdAt: 0 },
    ...rest,
  };
}

/** A cluster of three with one proxy, in rows alone: nobody watches it. Ids of members are real ones. */
export async function seedCluster(store: Store, rest: Partial<ClusterRow> = {}): Promise<Seeded> {
  const [first, second, third, proxyId] = [newId(), newId(), newId(), newId()].sort();
  const ids = { 'db-1': first, 'db-2': second, 'db-3': third, 'haproxy-1': proxyId };
  const row = aClusterRow({ primaryId: ids['db-1'], ...rest });
  const members = (['db-1', 'db-2', 'db-3'] as const).map((name) =>
    aMemberRow(row.id, name, { id: ids[name], place: `${name}.${row.nameKey}:3306` }),
  );
  const proxy = {
    ...{ id: ids['haproxy-1'], clusterId: row.id, resourceId: null, name: 'haproxy-1', kind: 'haproxy' as const },
    ...{ address: 'unix:/run/haproxy.sock', backend: 'db', version: 1, createdAt: 0 },
  };
  await store.write((tx) => addCluster(tx, row, members, [proxy]));
  return { id: row.id, ids };
}

export interface Seeded {
  readonly id: string;
  readonly ids: Readonly<Record<'db-1' | 'db-2' | 'db-3' | 'haproxy-1', string>>;
}

/** Writes what a daemon would have seen of a seeded cluster just now. */
export async function seeCluster(
  store: Store,
  { id, ids }: Seeded,
  topology: Topology,
  at: number,
  rest: Partial<ClusterSight> = {},
): Promise<void> {
  const seen = JSON.parse(
    Object.entries(ids).reduce(
      (text, [name, own]) => (name === 'haproxy-1' ? text : text.replaceAll(`"${name}"`, `"${own}"`)),
      JSON.stringify({ ...topology, cluster: id }),
    ),
  ) as Topology;
  const named = { ...seen, members: seen.members.map((one, n) => ({ ...one, name: topology.members[n].name })) };
  const view: ClusterSight = {
    at,
    holder: 'daemon 1',
    topology: named,
    decision: decide(named),
    running: null,
    controller: { latenessMs: 0, cpuMs: 0 },
    ...rest,
  };
  await store.write((tx) => tx.save(ClusterViewRow, { clusterId: id, at, seq: 1, view }));
}
