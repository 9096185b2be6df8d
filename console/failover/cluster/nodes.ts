import type { Cluster, ClusterMember, ClusterProxy } from '../../api/types/failover';
import { latency, plural } from '../../ui/format';
import type { ShownNode } from '../topology-graph';
import { roleOf, standingOf } from '../words';

/** The nodes that the graph draws of a cluster. */
export function nodesOf({ members, proxies }: Pick<Cluster, 'members' | 'proxies'>): ShownNode[] {
  return [...proxies.map(proxyNode), ...members.map(memberNode)];
}

function proxyNode({ id, name, reachable, open, sessions, unsafe }: ClusterProxy): ShownNode {
  const status = reachable === null ? 'unknown' : !reachable ? 'down' : unsafe ? 'degraded' : 'up';
  const to = open.length > 0 ? `to ${open.map((one) => one.name).join(', ')}` : 'to nobody';
  return {
    ...{ id, kind: 'proxy', name, status, word: '', primary: false, source: null, link: null },
    routesTo: open.map((one) => one.id),
    lines: reachable === false ? ['not reachable'] : [to, plural(sessions, 'session')],
  };
}

function memberNode(member: ClusterMember): ShownNode {
  const { id, name, role, source, resource } = member;
  return {
    ...{
      id,
      kind: 'member',
      name,
      status: standingOf(member),
      word: role === 'primary' ? role : roleOf(member),
      primary: role === 'primary',
      routesTo: [],
    },
    source: source?.id ?? null,
    lines: linesOf(member),
    link: resource ? `/resources/${resource.id}` : null,
  };
}

function linesOf({
  role,
  state,
  sentence,
  lagMs,
  receiving,
  acknowledges,
  acknowledgement,
  sessions,
  probe,
  errant,
  quarantine,
}: ClusterMember): string[] {
  if (state === 'down') return [probe.outcome === 'refused' ? 'refuses connections' : 'does not answer'];
  if (state === 'apart') return [quarantine ? 'set apart' : 'in maintenance'];
  if (state === 'unknown') return ['not seen yet'];
  if (role === 'primary') return [plural(sessions ?? 0, 'session'), semiSync(acknowledgement)];
  if (role === 'standby') return ['standby'];
  if (errant.length > 0) return ['has rows of its own', acknowledges ? 'acknowledges' : 'not acknowledging'];
  return [
    receiving === 'no' ? 'receives nothing' : lagMs === null ? sentence.slice(0, 18) : `${latency(lagMs)} behind`,
    acknowledges ? 'acknowledges' : 'not acknowledging',
  ];
}

const semiSync = (state: ClusterMember['acknowledgement']) =>
  state === 'on' ? 'waits for a replica' : state === 'degraded' ? 'no longer waits' : 'waits for nobody';
