import { waitedFor } from './acknowledgers.js';
import { decide } from './decide.js';
import type { Blocker, Decision } from './decision.js';
import { elect } from './elect.js';
import { afterFailover, copiesOf } from './forecast-next.js';
import { lossless } from './known-loss.js';
import { covers } from './position.js';
import { silenceOf } from './silence.js';
import type { MemberView, Topology } from './topology.js';

/** Milliseconds that each part took lately in this cluster, or, before anything was measured, in the lab. */
export interface Durations {
  readonly seeDeadMs: number;
  readonly electMs: number;
  /** Of applying one millisecond of lag. */
  readonly drainPerLagMs: number;
  readonly promoteMs: number;
  readonly routeMs: number;
}

/** Medians of three nodes on one machine, MariaDB 10.11 (docs/benchmarks.md). */
export const labDurations: Durations = { seeDeadMs: 4, electMs: 14, drainPerLagMs: 1, promoteMs: 4, routeMs: 28 };

export interface ForecastPart {
  readonly name: 'see' | 'elect' | 'drain' | 'route';
  readonly ms: number;
}

/** What would happen if the primary failed at this moment. */
export interface Forecast {
  readonly if: 'died' | 'hung';
  readonly primary: string | null;
  /** Who would take over; null when nobody would by itself. */
  readonly candidate: string | null;
  /** Transactions that would be lost; null when nobody can know. */
  readonly loss: number | null;
  /** Milliseconds until writes are back; null when a person would be asked or nothing happens. */
  readonly totalMs: number | null;
  readonly parts: readonly ForecastPart[];
  /** What would keep the controller from acting by itself. */
  readonly blockers: readonly Blocker[];
  readonly sessionsCut: number;
  readonly eventsMoved: number;
  /** What would be decided, with every number. */
  readonly decision: Decision | null;
  /** What would be left then, and if the new primary failed too; null when nobody would take over. */
  readonly next: NextFailure | null;
}

/** The second failure, before the first one was repaired. */
export interface NextFailure {
  /** Members that could acknowledge for the new primary; with none, its commits wait where they have to. */
  readonly copies: number;
  /** Whether commits wait for a copy then, so that with none nobody can write. */
  readonly writesBlock: boolean;
  /** Who would take over from the new primary; null when nobody would by itself. */
  readonly candidate: string | null;
  readonly loss: number | null;
  readonly blockers: readonly Blocker[];
}

/**
 * Asks the same functions that would decide, about the topology as it would then look: the primary silent or refusing,
 * its replicas having lost it, everything else as it is now.
 */
export function forecast(topology: Topology, how: 'died' | 'hung', times: Durations = labDurations): Forecast {
  const first = foretell(topology, how, times);
  return first.candidate === null ? first : { ...first, next: nextOf(topology, how, first.candidate) };
}

function foretell(topology: Topology, how: 'died' | 'hung', times: Durations): Forecast {
  const primary = topology.members.find(({ id }) => id === topology.primary);
  const nothing = { if: how, candidate: null, loss: null, totalMs: null, parts: [], decision: null, next: null };
  if (!primary) return { ...nothing, primary: null, blockers: [], sessionsCut: 0, eventsMoved: 0 };
  const then = asIf(topology, primary, how);
  const decision = decide(then);
  const facts = { sessionsCut: sessionsOf(topology, primary), eventsMoved: primary.facts?.events.length ?? 0 };
  const base = { ...nothing, ...facts, primary: primary.id, decision };
  if (decision.kind !== 'act' && decision.kind !== 'would-act') {
    return { ...base, blockers: 'blockers' in decision ? decision.blockers : [], loss: lossOf(decision) };
  }
  const blockers = decision.kind === 'would-act' ? decision.blockers : [];
  if (decision.intent.kind !== 'failover') return { ...base, blockers };
  const elected = elect(then, decision.intent, receivedNow(then));
  if (elected.kind === 'none') return { ...base, blockers: [...blockers, ...elected.blockers] };
  const parts = partsOf(topology, elected.via ?? elected.member, primary, how, times);
  const totalMs = parts.reduce((sum, { ms }) => sum + ms, 0);
  return { ...base, blockers, candidate: elected.member, loss: lossless(then) ? elected.loses : null, parts, totalMs };
}

function nextOf(topology: Topology, how: 'died' | 'hung', candidate: string): NextFailure {
  const primary = topology.members.find(({ id }) => id === topology.primary)!;
  const after = afterFailover(asIf(topology, primary, 'died'), candidate);
  const copies = copiesOf(after);
  const { candidate: second, loss, blockers, decision } = foretell(after, how, labDurations);
  const writesBlock = copies === 0 && waitedFor(topology) === 'on' && topology.policy.singleSurvivor === 'block';
  const why = blockers.length > 0 || second !== null ? blockers : [nobody(decision)];
  return { copies, writesBlock, candidate: second, loss, blockers: why };
}

const nobody = (decision: Decision | null): Blocker => ({
  ...{ code: 'nobody', sentence: decision?.because ?? 'No member would be left.', numbers: {} },
});

/** The topology as the controller would see it a moment after: everything else stays as it is. */
function asIf(topology: Topology, primary: MemberView, how: 'died' | 'hung'): Topology {
  const { at } = topology;
  const silentForMs = silenceOf(primary, topology);
  const outcome = how === 'died' ? 'refused' : 'silent';
  const gone = {
    ...primary,
    probe: { ...primary.probe, outcome, since: at, silentForMs, accepts: how === 'hung' } as const,
  };
  const members = topology.members.map((one) =>
    one.id === primary.id ? gone : witnessOf(levelled(one, topology), primary.id, at),
  );
  const routes = topology.routes.map((route) => ({ ...route, down: [...route.down, primary.id], readAt: at }));
  const standing = { ...topology.standing, latenessMs: 0 };
  return { ...topology, members, routes, standing };
}

/** Differences of lag below this come from when each was read, ms. */
const LAG_STEP_MS = 250;

/**
 * Members are read one after the other while rows are written: that one read later has received more says nothing, or the
 * candidate would be another at each look. One that was read no later and has more is ahead.
 */
function levelled(member: MemberView, { members, primary }: Topology): MemberView {
  const { facts } = member;
  const replica = facts?.replica;
  if (replica?.receiving !== 'yes' || replica.source !== primary) return member;
  const received = members
    .filter((one) => one.facts?.replica?.source === primary && readAt(one) > readAt(member))
    .map((one) => one.facts!.replica!.received)
    .reduce((most, one) => (covers(one, most) ? one : most), replica.received);
  const lagMs = replica.lagMs === null ? null : Math.floor(replica.lagMs / LAG_STEP_MS) * LAG_STEP_MS;
  return { ...member, facts: { ...facts!, replica: { ...replica, received, lagMs } } };
}

const readAt = ({ seenAt, witness }: MemberView) => Math.max(seenAt ?? 0, witness?.readAt ?? 0);

function witnessOf(member: MemberView, primary: string, at: number): MemberView {
  const { facts } = member;
  if (facts?.replica?.source !== primary || member.probe.outcome !== 'answering') return member;
  const replica = { ...facts.replica, receiving: 'connecting' as const };
  return { ...member, facts: { ...facts, replica }, witness: { readAt: at, changedAt: at - 60_000 } };
}

const receivedNow = ({ members, primary }: Topology) =>
  Object.fromEntries(
    members
      .filter(({ id, probe, facts }) => id !== primary && probe.outcome === 'answering' && facts)
      .map(({ id, facts }) => [id, facts!.replica?.received ?? facts!.executed]),
  );

function partsOf(
  topology: Topology,
  drained: string,
  primary: MemberView,
  how: 'died' | 'hung',
  times: Durations,
): ForecastPart[] {
  const lagMs = topology.members.find(({ id }) => id === drained)?.facts?.replica?.lagMs ?? 0;
  return [
    { name: 'see', ms: how === 'died' ? times.seeDeadMs : silenceOf(primary, topology) },
    { name: 'elect', ms: times.electMs },
    { name: 'drain', ms: Math.round(times.promoteMs + lagMs * times.drainPerLagMs) },
    { name: 'route', ms: times.routeMs },
  ];
}

const sessionsOf = ({ routes }: Topology, primary: MemberView) =>
  routes.length > 0
    ? routes.reduce((sum, { sessions }) => sum + (sessions[primary.id] ?? 0), 0)
    : (primary.facts?.sessions ?? 0);

/** A choice between known losses: the least; null when nobody can know. */
function lossOf(decision: Decision): number | null {
  if (decision.kind !== 'ask') return null;
  return decision.choices.find(({ intent }) => intent)?.loss ?? null;
}
