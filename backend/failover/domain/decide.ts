import { analyse } from './analyse.js';
import { decideFailover, holdsOf, unreachedAcknowledgers } from './decide-failover.js';
import { decideRepair, letCheck } from './decide-repair.js';
import type { Decision } from './decision.js';
import type { Finding, FindingCode } from './finding.js';
import { mayLack, withDoubt } from './may-lack.js';
import { covers } from './position.js';
import { memberOf, type MemberView, type Topology } from './topology.js';
import { isUnfit } from './unfit.js';

const DUE: readonly FindingCode[] = ['primary-dead', 'primary-hung', 'primary-isolated'];
const NOT_PROVED: readonly FindingCode[] = ['primary-suspect', 'all-dead', 'controller-cut-off'];
/** Worth a person's look, nothing for us to do. */
const TOLD: readonly FindingCode[] = [
  'primary-unseen-by-us-only',
  'primary-saturated',
  'primary-storage-trouble',
  'no-primary',
];

/** What follows from what is the case. Pure; the same function answers the tick, the dry run and "what if". */
export function decide(topology: Topology, findings: readonly Finding[] = analyse(topology)): Decision {
  const say = { findings, numbers: {} };
  if (topology.policy.mode === 'off') return { ...say, kind: 'nothing', because: 'Failover is off for this cluster.' };
  const first = (codes: readonly FindingCode[]) => findings.find(({ code }) => codes.includes(code));
  const due = first(DUE);
  if (due && first(['controller-late'])) {
    return {
      ...say,
      kind: 'wait',
      because: `${due.sentence} But this controller was late: it looks again first.`,
      numbers: due.numbers,
    };
  }
  if (due) return decideFailover(topology, due, findings);
  const blind = letCheck(topology, findings);
  if (blind) return blind;
  const notProved = first(NOT_PROVED);
  if (notProved) return { ...say, kind: 'wait', because: notProved.sentence, numbers: notProved.numbers };
  const restarted = first(['primary-restarted']) ?? perhapsRestarted(topology, first(['primary-read-only']));
  if (restarted) return decideRestarted(topology, restarted, findings);
  const told = first(TOLD);
  if (told) return { ...say, kind: 'nothing', because: told.sentence, numbers: told.numbers };
  return decideRepair(topology, findings);
}

/** Whoever never saw it take writes does not know whether a person closed it or a restart. */
function perhapsRestarted({ policy, members, primary }: Topology, closed: Finding | undefined): Finding | undefined {
  const served = members.find(({ id }) => id === primary)?.served;
  return policy.readOnlyPrimary === 'repair' && !served ? closed : undefined;
}

/**
 * The primary came back by itself and is closed. It goes on only when nobody who may have acknowledged is ahead of it
 * (F17: it may lack a row that was acknowledged); otherwise it is replaced as if it had died.
 */
function decideRestarted(topology: Topology, cause: Finding, findings: readonly Finding[]): Decision {
  const primary = memberOf(topology, topology.primary!);
  const unreached = unreachedAcknowledgers(topology);
  const may = topology.members.filter((one) => mayHaveAcknowledged(one, topology));
  const ahead = may.filter((one) => isAhead(one, primary));
  if (ahead.length > 0) return decideFailover(topology, cause, findings);
  const numbers = { ...cause.numbers, unreached: unreached.map((id) => memberOf(topology, id).name).join(', ') };
  if (unreached.length > 0) {
    const because = `${cause.sentence} Whether it lacks something, only ${numbers.unreached} can tell.`;
    return { kind: 'wait', because, findings, numbers };
  }
  const intent = { kind: 'reopen-primary', primary: primary.id } as const;
  const because = withDoubt(
    `${cause.sentence} No replica is ahead of it: it goes on as the primary.`,
    mayLack(topology),
  );
  const blockers = holdsOf(topology);
  if (blockers.length === 0) return { kind: 'act', because, findings, numbers, intent };
  return { kind: 'would-act', because, findings, numbers, intent, blockers };
}

/**
 * By the set, or by its own word: one that came back to the primary while nobody looked may have acknowledged, and whoever
 * has more than the primary would never follow it again.
 */
function mayHaveAcknowledged(member: MemberView, { acknowledgers, primary }: Topology): boolean {
  if (acknowledgers.members.includes(member.id)) return true;
  const { probe, facts } = member;
  return probe.outcome === 'answering' && facts?.replica?.source === primary && !isUnfit(member);
}

function isAhead({ probe, facts, furthest }: MemberView, primary: MemberView): boolean {
  if (furthest && primary.facts && !covers(primary.facts.executed, furthest)) return true;
  if (probe.outcome !== 'answering' || !facts || !primary.facts) return false;
  return !covers(primary.facts.executed, facts.replica?.received ?? facts.executed);
}
