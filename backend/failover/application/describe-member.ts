import { missing } from '../domain/position.js';
import type { ClusterSight } from '../domain/sight.js';
import type { Finding } from '../domain/finding.js';
import type { Ineligibility, Instant, MemberFacts, MemberView, RouteView } from '../domain/topology.js';
import type { ClusterMemberRow, ClusterProxyRow, ClusterRow } from '../persistence/clusters.store.js';
import type { ExtraHead } from '../persistence/extra.store.js';
import { describeExtra } from './extra-told.js';
import type { Names } from './names.js';

export type MemberRole = 'primary' | 'replica' | 'standby' | 'alone' | 'unknown';
export type MemberState = 'ok' | 'attention' | 'down' | 'apart' | 'unknown';

/** A member of a cluster at a glance. */
export interface MemberGlance {
  readonly id: string;
  readonly name: string;
  readonly resourceId: string | null;
  readonly role: MemberRole;
  readonly state: MemberState;
}

/** What all of a cluster's members are described from. */
export interface ClusterFacts {
  readonly row: ClusterRow;
  readonly members: readonly ClusterMemberRow[];
  readonly proxies: readonly ClusterProxyRow[];
  /** What was read last of those that are set apart. */
  readonly extras: readonly ExtraHead[];
  /** What the daemon saw; null when nobody looked lately. */
  readonly sight: ClusterSight | null;
  readonly findings: readonly Finding[];
  readonly names: Names;
}

/** By the last recovery, which is kept at once; what the daemon saw is up to a second older. */
export const primaryOf = ({ row, sight }: ClusterFacts): string | null =>
  row.primaryId ?? sight?.topology.primary ?? null;

export function glanceAt(member: ClusterMemberRow, facts: ClusterFacts): MemberGlance {
  const { id, name, resourceId } = member;
  return { id, name, resourceId, role: roleOf(member, facts), state: stateOf(member, facts) };
}

/** One member with all that its row of the equal table shows. */
export function describeMember(member: ClusterMemberRow, facts: ClusterFacts, resourceName: string | null) {
  const view = viewOf(member, facts);
  const { id, name, place, promotion, site, maintenance, quarantine, optionFileProof, fencing, service } = member;
  const { sight } = facts;
  const extra = facts.extras.find(({ memberId }) => memberId === id);
  return {
    ...{ id, name, place, promotion, site, maintenance, quarantine, optionFileProof, fencing, service },
    ...{ version: member.version, role: roleOf(member, facts), state: stateOf(member, facts) },
    resource: member.resourceId && resourceName ? { id: member.resourceId, name: resourceName } : null,
    sentence: sentenceOf(member, facts),
    extra: extra ? describeExtra(extra) : null,
    probe: probeOf(view, sight),
    seenMsAgo: view && sight ? ago(view.seenAt, sight) : null,
    acknowledger: sight?.topology.acknowledgers.members.includes(id) ?? false,
    ...serverFacts(view?.facts ?? null),
    ...replicaFacts(view?.facts ?? null, facts),
  };
}

function viewOf({ id }: ClusterMemberRow, { sight }: ClusterFacts): MemberView | null {
  return sight?.topology.members.find((one) => one.id === id) ?? null;
}

function roleOf(member: ClusterMemberRow, facts: ClusterFacts): MemberRole {
  const { row, sight } = facts;
  if (primaryOf(facts) === member.id) return 'primary';
  // It was the primary when it was last seen: whom it follows by now, nobody has looked at yet.
  if (sight?.topology.primary === member.id) return 'unknown';
  if (row.kind === 'service') return 'standby';
  const seen = viewOf(member, facts)?.facts;
  if (!seen) return 'unknown';
  return seen.replica ? 'replica' : 'alone';
}

function stateOf(member: ClusterMemberRow, facts: ClusterFacts): MemberState {
  if (member.quarantine || member.maintenance) return 'apart';
  const view = viewOf(member, facts);
  if (!view || view.probe.outcome === 'never') return 'unknown';
  if (view.probe.outcome !== 'answering') return 'down';
  const bad = facts.findings.some(({ about, severity }) => about === member.id && severity !== 'note');
  return bad ? 'attention' : 'ok';
}

function sentenceOf(member: ClusterMemberRow, facts: ClusterFacts): string {
  if (member.quarantine) return `set apart: ${facts.names.spoken(member.quarantine)}`;
  if (member.maintenance) return 'in maintenance';
  const worst = facts.findings.find(({ about, severity }) => about === member.id && severity !== 'note');
  if (worst) return facts.names.spoken(worst.sentence);
  const view = viewOf(member, facts);
  if (!view || view.probe.outcome === 'never') return 'not seen yet';
  if (view.probe.outcome !== 'answering') return `does not answer (${view.probe.outcome})`;
  const lag = view.facts?.replica?.lagMs;
  return lag === null || lag === undefined ? 'answers' : `applies ${(lag / 1000).toFixed(1)} s behind`;
}

function probeOf(view: MemberView | null, sight: ClusterSight | null) {
  if (!view || !sight) return { outcome: 'never' as const, forMs: null, slowestAnswerMs: null, error: '' };
  const { outcome, since, slowestAnswerMs, error } = view.probe;
  return { outcome, forMs: ago(since, sight), slowestAnswerMs, error };
}

function serverFacts(seen: MemberFacts | null) {
  return {
    serverId: seen?.serverId ?? null,
    serverVersion: seen?.version ?? null,
    readOnly: seen?.readOnly ?? null,
    executed: seen?.executed.text ?? '',
    acknowledgement: seen?.acknowledgement.state ?? null,
    waiters: seen?.acknowledgement.waiters ?? 0,
    errant: [...(seen?.errant ?? [])],
    ineligible: (seen?.ineligible ?? []).map((code) => ({ code, sentence: ineligibleWords[code] })),
    events: [...(seen?.events ?? [])],
    sessions: seen?.sessions ?? null,
    uptimeMs: seen?.uptimeMs ?? null,
    storageTrouble: seen?.storageTrouble ?? '',
  };
}

function replicaFacts(seen: MemberFacts | null, { sight, names }: ClusterFacts) {
  const replica = seen?.replica ?? null;
  const primary = sight?.topology.members.find(({ id }) => id === sight.topology.primary)?.facts ?? null;
  return {
    source: names.named(replica?.source ?? null),
    sourceAddress: replica?.sourceAddress ?? '',
    receiving: replica?.receiving ?? null,
    receiveError: replica?.receiveError ?? '',
    applying: replica?.applying ?? null,
    applyError: replica?.applyError ?? '',
    lagMs: replica?.lagMs ?? null,
    received: replica?.received.text ?? '',
    behind: replica && primary ? missing(primary.executed, replica.received) : null,
    acknowledges: replica?.acknowledges ?? false,
    heartbeatMs: replica?.heartbeatMs ?? null,
  };
}

/** One proxy, as it was read last. */
export function describeProxy(proxy: ClusterProxyRow, { sight, names }: ClusterFacts) {
  const route = routeOf(proxy, sight);
  const { id, name, kind, address, backend, version } = proxy;
  const members = (ids: readonly string[]) => ids.map((one) => names.named(one)!);
  return {
    ...{ id, name, kind, address, backend, version },
    reachable: route?.reachable ?? null,
    readMsAgo: route && sight ? ago(route.readAt, sight) : null,
    open: members(route?.open ?? []),
    down: members(route?.down ?? []),
    sessions: Object.values(route?.sessions ?? {}).reduce((sum, one) => sum + one, 0),
    unsafe: names.spoken(route?.unsafe ?? ''),
    unproved: names.spoken(route?.unproved ?? ''),
  };
}

function routeOf({ id, name }: ClusterProxyRow, sight: ClusterSight | null): RouteView | null {
  return sight?.topology.routes.find(({ proxy }) => proxy === id || proxy === name) ?? null;
}

/** How long ago an instant of the controller's clock was when it wrote what it saw. */
const ago = (instant: Instant | null, { topology }: ClusterSight): number | null =>
  instant === null ? null : Math.max(0, Math.round(topology.at - instant));

const ineligibleWords: Record<Ineligibility, string> = {
  'log-bin-off': 'writes no binary log',
  'no-log-of-received': 'does not log what it receives',
  'replication-filter': 'filters replication',
  'older-version': 'is older than the primary',
  delayed: 'is delayed on purpose',
  'statement-format': 'logs statements',
  'no-gtid': 'does not replicate by GTID',
};
