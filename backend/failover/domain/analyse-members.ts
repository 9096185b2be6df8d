import type { Finding } from './finding.js';
import { analyseMute } from './mute-replica.js';
import { missing } from './position.js';
import type { MemberView, Topology } from './topology.js';
import { analyseUnfit } from './unfit-acknowledger.js';
import { receivesNothing, sentence } from './words.js';

/** A replica that applies further behind than this is worth a line, ms. */
const LAG_MS = 5_000;

/** What is the case with every member that is not the primary. */
export function analyseMembers(topology: Topology): Finding[] {
  return topology.members
    .filter(({ id, maintenance }) => id !== topology.primary && !maintenance)
    .flatMap((member) => analyseMember(member, topology));
}

function analyseMember(member: MemberView, topology: Topology): Finding[] {
  const { name, probe, facts, quarantine } = member;
  const say = (code: Finding['code'], severity: Finding['severity'], sentence: string, numbers = {}): Finding[] => [
    { code, severity, about: member.id, sentence, numbers },
  ];
  if (['refused', 'reset', 'silent', 'saturated'].includes(probe.outcome)) {
    return say('replica-unreachable', 'warning', sentence(`${name} does not answer: ${probe.error || probe.outcome}`));
  }
  if (probe.outcome !== 'answering' || !facts) return [];
  const writable = facts.readOnly ? [] : writableFinding(member, topology, say);
  const unfit = topology.kind === 'service' ? [] : analyseUnfit(member, topology);
  if (quarantine) {
    const apart = say('member-quarantined', 'warning', sentence(`${name} is set apart: ${quarantine}`));
    return [...writable, ...apart, ...unfit];
  }
  if (topology.kind === 'service') return writable;
  const own = [...errant(member, say), ...unfit, ...analyseMute(member, topology)];
  return [...writable, ...own, ...replication(member, topology, say)];
}

type Say = (code: Finding['code'], severity: Finding['severity'], sentence: string, numbers?: object) => Finding[];

function writableFinding({ name, facts }: MemberView, topology: Topology, say: Say): Finding[] {
  const primary = topology.members.find(({ id }) => id === topology.primary);
  const both = primary?.probe.outcome === 'answering' && primary.facts && !primary.facts.readOnly;
  const code = both ? 'two-writable' : 'replica-writable';
  return say(code, 'critical', `${name} lets clients write, and is not the primary.`, { sessions: facts!.sessions });
}

function errant({ name, facts }: MemberView, say: Say): Finding[] {
  if (facts!.errant.length === 0) return [];
  const sentence = `${name} has transactions of its own (${facts!.errant.slice(0, 3).join(', ')}): it cannot be promoted.`;
  return say('replica-errant', 'critical', sentence, { transactions: facts!.errant.length });
}

function replication({ name, facts }: MemberView, topology: Topology, say: Say): Finding[] {
  const { replica } = facts!;
  const primary = topology.members.find(({ id }) => id === topology.primary);
  if (!replica) return say('former-primary-back', 'warning', `${name} is back and follows nobody.`);
  if (replica.source !== topology.primary) {
    return say('replica-of-another', 'warning', `${name} follows ${replica.sourceAddress}, not the primary.`);
  }
  const found: Finding[] = [];
  const alive = primary?.probe.outcome === 'answering';
  if (replica.receiving === 'no' || (replica.receiving === 'connecting' && alive)) {
    // It has not failed yet, but it is no copy yet either: nobody says that all is well.
    const severity = replica.receiving === 'no' || replica.receiveError ? 'critical' : 'warning';
    found.push(...say('replica-not-receiving', severity, sentence(receivesNothing(name, replica))));
  }
  if (!replica.applying) {
    const waiting = missing(replica.received, facts!.executed);
    const words = sentence(`${name} applies nothing: ${replica.applyError || 'stopped'}`);
    found.push(...say('replica-not-applying', 'critical', words, { received: replica.received.text, waiting }));
  }
  if (replica.lagMs !== null && replica.lagMs > LAG_MS) {
    const words = `${name} applies ${(replica.lagMs / 1000).toFixed(1)} s behind.`;
    found.push(...say('replica-lagging', 'warning', words, { lagMs: replica.lagMs }));
  }
  return found;
}
