import type { Blocker } from './decision.js';
import { compare, missing, type Position } from './position.js';
import { memberOf, type MemberView, type Topology } from './topology.js';
import { sentence } from './words.js';

/** A member that may become primary. */
export interface Candidate {
  readonly member: string;
  readonly received: Position;
  readonly lagMs: number | null;
  /** Of what it had received when it was stopped, how much it was last seen not to have applied; left out: not stopped. */
  readonly unapplied?: number;
  readonly preferred: boolean;
}

export interface Candidates {
  /** Best first: most received, then preferred, then the primary's site, then least to apply and least behind. */
  readonly electable: readonly Candidate[];
  readonly excluded: readonly { readonly member: string; readonly blocker: Blocker }[];
}

/** Who could take over, and why each of the others could not. */
export function candidates(topology: Topology): Candidates {
  const others = topology.members.filter(({ id }) => id !== topology.primary);
  const judged = others.map((member) => ({ member, blocker: exclusion(member, topology) }));
  const excluded = judged.flatMap(({ member, blocker }) => (blocker ? [{ member: member.id, blocker }] : []));
  const electable = judged.filter(({ blocker }) => !blocker).map(({ member }) => candidate(member));
  return { electable: electable.sort((a, b) => order(a, b, topology)), excluded };
}

function candidate({ id, facts, policy }: MemberView): Candidate {
  const { replica, executed } = facts!;
  const received = replica?.received ?? executed;
  return { member: id, received, lagMs: replica?.lagMs ?? null, preferred: policy.promotion === 'preferred' };
}

/** Negative when `a` is the better one. */
export function order(a: Candidate, b: Candidate, topology: Topology): number {
  const lacking = missing(b.received, a.received) - missing(a.received, b.received);
  if (lacking !== 0) return lacking;
  if (a.preferred !== b.preferred) return a.preferred ? -1 : 1;
  const site = topology.members.find(({ id }) => id === topology.primary)?.policy.site;
  const near = (one: Candidate) => (memberOf(topology, one.member).policy.site === site ? 0 : 1);
  const least = (a.unapplied ?? 0) - (b.unapplied ?? 0);
  return near(a) - near(b) || least || (a.lagMs ?? 0) - (b.lagMs ?? 0) || (a.member < b.member ? -1 : 1);
}

/**
 * Why the member may not become primary now, whatever it has received; null when it may. One that follows nobody may not,
 * but for those that a half-done promotion of the same primary `detached`.
 */
export function exclusion(member: MemberView, topology: Topology, detached: readonly string[] = []): Blocker | null {
  const { name, probe, facts, policy } = member;
  const no = (code: string, sentence: string, numbers = {}): Blocker => ({ code, sentence, numbers });
  if (policy.promotion === 'never') return no('never-promote', `${name} is never to be promoted.`);
  if (member.maintenance) return no('in-maintenance', `${name} is in maintenance.`);
  if (member.quarantine) return no('quarantined', sentence(`${name} is set apart: ${member.quarantine}`));
  if (probe.outcome !== 'answering' || !facts)
    return no('not-answering', `${name} does not answer (${probe.outcome}).`);
  if (topology.kind === 'service') return null;
  if (facts.errant.length > 0) return no('errant', `${name} has transactions of its own: ${facts.errant[0]}.`);
  if (facts.ineligible.length > 0)
    return no(facts.ineligible[0], `${name}: ${ineligibilityWords[facts.ineligible[0]]}.`);
  if (!facts.replica && facts.readOnly && detached.includes(member.id)) return null;
  return replicaExclusion(member, topology);
}

function replicaExclusion({ name, facts }: MemberView, { policy, primary }: Topology): Blocker | null {
  const { replica } = facts!;
  if (!replica) return { code: 'no-replica', sentence: `${name} follows nobody.`, numbers: {} };
  if (replica.source !== primary) {
    return { code: 'other-source', sentence: `${name} follows ${replica.sourceAddress}.`, numbers: {} };
  }
  if (!replica.applying && replica.applyError) {
    const sentence = `${name} cannot apply what it received: ${replica.applyError}`;
    return { code: 'not-applying', sentence, numbers: { received: replica.received.text } };
  }
  if (replica.lagMs !== null && replica.lagMs > policy.maxLagMs) {
    const sentence = `${name} applies ${(replica.lagMs / 1000).toFixed(1)} s behind; the limit is ${policy.maxLagMs / 1000} s.`;
    return { code: 'lagging', sentence, numbers: { lagMs: replica.lagMs, maxLagMs: policy.maxLagMs } };
  }
  return null;
}

const ineligibilityWords = {
  'log-bin-off': 'writes no binary log, so nobody could follow it',
  'no-log-of-received': 'does not log what it receives, so nobody could follow it',
  'replication-filter': 'filters replication and lacks data',
  'older-version': 'is older than the primary, and the others could not follow it',
  delayed: 'is delayed on purpose',
  'statement-format': 'logs statements, which may differ when replayed',
  'no-gtid': 'does not replicate by GTID',
} as const;

/** Whether two members' histories exclude each other. */
export const diverged = (a: Position, b: Position): boolean => compare(a, b) === 'diverged';
