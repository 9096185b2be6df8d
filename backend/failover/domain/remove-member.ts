import type { Blocker } from './decision.js';
import { stepMaker } from './steps.js';
import type { Plan } from './recovery.js';
import type { Intent } from './intent.js';
import { memberOf, type MemberView, type Topology } from './topology.js';

/**
 * What forbids to take the member out of the cluster. It must never take with it what only it acknowledged: so the primary
 * has to live, and somebody else has to be able to acknowledge, unless a person says that nobody shall (`alone`).
 */
export function checkRemoval(topology: Topology, id: string, alone: boolean): Blocker[] {
  const no = (code: string, sentence: string, numbers = {}): Blocker => ({ code, sentence, numbers });
  const member = memberOf(topology, id);
  if (id === topology.primary) return [no('is-primary', `${member.name} is the primary: hand over first.`)];
  const found: Blocker[] = [];
  const primary = topology.members.find((one) => one.id === topology.primary);
  if (!primary || primary.probe.outcome !== 'answering' || !primary.facts || primary.facts.readOnly) {
    const sentence = 'The primary does not serve: until it is known who has everything, nobody is taken out.';
    found.push(no('primary-not-answering', sentence));
  } else if (stillSent(primary, member)) {
    const sentence = `${primary.name} still sends to ${member.name}, which does not answer here and may acknowledge: stop it first.`;
    found.push(no('may-acknowledge', sentence));
  }
  const left = topology.members.filter((one) => one.id !== id && one.id !== topology.primary && serves(one, topology));
  if (left.length === 0 && !alone) {
    const sentence = `Without ${member.name} nobody is left that could acknowledge or take over.`;
    found.push(no('breaks-quorum', sentence, { left: 0 }));
  }
  if (topology.standing.validForMs <= 0 || !topology.standing.ready) {
    found.push(no('no-lease', 'The controller holds no valid lease.', { term: topology.standing.term }));
  }
  return found;
}

/** Whether it receives from the primary and so may acknowledge until it is told to stop. */
export const receives = ({ probe, facts }: MemberView): boolean =>
  probe.outcome === 'answering' && !!facts?.replica && facts.replica.receiving !== 'no';

type LetGo = Extract<Intent, { kind: 'let-go' }>;

/** The member stops receiving and keeps all it has; the acknowledger set then forgets it by its own law. */
export function lettingGo(intent: LetGo, topology: Topology): Plan {
  const { name } = memberOf(topology, intent.member);
  const why = `${name} leaves the cluster: from now on it acknowledges nothing.`;
  return { intent, phase: 'converging', steps: [stepMaker()(0, 'stop-receiving', intent.member, why)] };
}

const stillSent = (primary: MemberView, { id, probe }: MemberView): boolean =>
  probe.outcome !== 'answering' && primary.facts!.acknowledgement.receivers.includes(id);

function serves({ probe, facts, quarantine, maintenance }: MemberView, { kind, primary }: Topology): boolean {
  if (probe.outcome !== 'answering' || quarantine || maintenance) return false;
  return kind === 'service' || (facts?.replica?.source === primary && facts?.replica?.receiving === 'yes');
}
