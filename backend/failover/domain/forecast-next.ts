import { waitedFor } from './acknowledgers.js';
import type { MemberView, Topology } from './topology.js';

/**
 * The cluster as a failover to that member would leave it: the former primary is gone, whoever followed it and answers
 * follows the new one and may acknowledge, and every proxy sends clients there.
 */
export function afterFailover(topology: Topology, candidate: string): Topology {
  const waited = waitedFor(topology) ?? 'off';
  const followers = topology.members.filter((one) => follows(one, topology, candidate)).map(({ id }) => id);
  const members = topology.members.map((member) => {
    if (member.id === candidate) return promoted(member, followers, waited);
    return followers.includes(member.id) ? following(member, candidate) : member;
  });
  const routes = topology.routes.map((route) => ({ ...route, open: [candidate], sessions: {} }));
  const acknowledgers = { primary: candidate, members: followers, leaving: {}, waited };
  return { ...topology, primary: candidate, members, routes, acknowledgers };
}

/** How many could acknowledge for the primary: with none, writes wait where they have to be acknowledged. */
export const copiesOf = ({ acknowledgers, members }: Topology): number =>
  acknowledgers.members.filter((id) => members.find((one) => one.id === id)?.probe.outcome === 'answering').length;

function follows({ id, probe, facts, quarantine, maintenance }: MemberView, topology: Topology, candidate: string) {
  if (id === candidate || id === topology.primary || quarantine || maintenance) return false;
  return probe.outcome === 'answering' && facts?.replica?.source === topology.primary && facts.errant.length === 0;
}

function promoted(
  member: MemberView,
  receivers: readonly string[],
  state: NonNullable<Topology['acknowledgers']['waited']>,
): MemberView {
  const { facts } = member;
  if (!facts) return member;
  const executed = facts.replica?.received ?? facts.executed;
  const acknowledgement = { state, waiters: 0, receivers, lossless: state === 'on' };
  return {
    ...member,
    facts: { ...facts, executed, readOnly: false, replica: null, acknowledgement },
    witness: null,
    furthest: null,
  };
}

function following(member: MemberView, source: string): MemberView {
  const facts = member.facts!;
  const replica = { ...facts.replica!, source, receiving: 'yes' as const };
  return { ...member, facts: { ...facts, replica }, furthest: null };
}
