import type { MemberView, RouteView, Topology } from './topology.js';

/** Silence is at least this many times the slowest answer of the last minute: speed is not bought with false alarms. */
const SLOWEST = 3;
/** However slow a cluster has been, silence this long is silence. */
const LONGEST_MS = 10_000;
/** A glance older than this is not fresh: bursts of 20–30 ms and one lost answer fit. */
export const FRESH_MS = 300;

/** How long the member must not answer, at on-time ticks, until that counts as silence, ms. */
export function silenceOf(member: Pick<MemberView, 'probe'>, topology: Pick<Topology, 'policy'>): number {
  const { silenceMs } = topology.policy;
  const slow = SLOWEST * (member.probe.slowestAnswerMs ?? 0);
  return Math.max(silenceMs, Math.min(slow, LONGEST_MS));
}

export type Hearing = 'hears' | 'lost' | 'not-fresh';

/**
 * What a replica says of its source: `hears` when a heartbeat or transaction came lately, `lost` when it heard nothing
 * for longer than the silence and two heartbeats, `not-fresh` when it was not asked lately or neither is proved yet. That
 * it is not connected proves a loss at once beside a refusal only: where the source is silent, a replica that was
 * restarted meanwhile is not connected either, and has not listened for long enough.
 */
export function hearing(replica: MemberView, source: MemberView, topology: Topology): Hearing {
  const { facts, witness, probe } = replica;
  if (probe.outcome !== 'answering' || !facts?.replica || !witness) return 'not-fresh';
  if (topology.at - witness.readAt > FRESH_MS) return 'not-fresh';
  const connected = facts.replica.receiving === 'yes';
  if (!connected && source.probe.outcome !== 'silent') return 'lost';
  const age = witness.readAt - witness.changedAt;
  const { heartbeatMs } = facts.replica;
  if (age >= Math.max(silenceOf(source, topology), 2 * heartbeatMs + 100)) return 'lost';
  return connected && age <= Math.max(2 * heartbeatMs, topology.policy.silenceMs / 2) ? 'hears' : 'not-fresh';
}

/** Independent of the controller's own connection: replicas that follow the primary, or proxies that check it. */
export interface Witnesses {
  readonly hears: readonly string[];
  readonly lost: readonly string[];
  readonly notFresh: readonly string[];
}

/** What every witness says of the primary. Services have no replication: there the proxies' health checks are asked. */
export function witnessesOf(primary: MemberView, topology: Topology): Witnesses {
  const said: [string, Hearing][] =
    topology.kind === 'service' ? proxies(primary, topology) : replicas(primary, topology);
  const those = (wanted: Hearing) => said.filter(([, word]) => word === wanted).map(([name]) => name);
  return { hears: those('hears'), lost: those('lost'), notFresh: those('not-fresh') };
}

function replicas(primary: MemberView, topology: Topology): [string, Hearing][] {
  return topology.members
    .filter((one) => one.id !== primary.id && !one.quarantine && one.facts?.replica?.source === primary.id)
    .map((one) => [one.name, hearing(one, primary, topology)]);
}

/** A proxy that reloads or was read long ago is no witness. */
const ROUTE_FRESH_MS = 1_500;

function proxies(primary: MemberView, topology: Topology): [string, Hearing][] {
  return topology.routes.map((route) => {
    const fresh = route.reachable && route.readAt !== null && topology.at - route.readAt <= ROUTE_FRESH_MS;
    if (!fresh || isBlind(route, primary.id)) return [route.proxy, 'not-fresh'];
    return [route.proxy, route.down.includes(primary.id) ? 'lost' : 'hears'];
  });
}

/** A proxy checks nobody to whom it is closed: it cannot tell whether that one is down. */
export const isBlind = ({ open, down }: RouteView, member: string): boolean =>
  !open.includes(member) && !down.includes(member);
