import type { ClusterConfig } from '../cluster-config.js';
import type { ClusterSettings } from '../control/controlled-cluster.js';

/** What of a cluster may change while it is controlled. */
export function settingsOf({ policy, holds, members }: ClusterConfig): ClusterSettings {
  const settings = members.map(
    ({ id, policy: own, quarantine, maintenance }) => [id, { policy: own, quarantine, maintenance }] as const,
  );
  return { policy, holds, members: Object.fromEntries(settings) };
}

/** What of a cluster its connections were made from: when it changes, they are made anew. */
export function structureOf({ kind, members, proxies }: ClusterConfig): string {
  const places = members.map(({ policy: _, quarantine: __, maintenance: ___, ...place }) => place);
  return JSON.stringify({ kind, places, proxies });
}
