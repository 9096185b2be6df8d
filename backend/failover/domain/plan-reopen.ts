import { type Ended, failedStep } from './plan-end.js';
import { missing, type Position } from './position.js';
import type { Plan, StepDone } from './recovery.js';
import { resultsOf, stepMaker, unpacked } from './steps.js';
import { memberOf, type MemberView, type Topology } from './topology.js';
import { isUnfit } from './unfit.js';
import { transactionWords } from './words.js';

/**
 * Stops and reads whoever may have received from a primary that is to be opened again. When it was killed it may have taken
 * back transactions that a replica has, or only now takes out of its line to the process that died; opened, it gives their
 * numbers to others, and a replica that connects later goes on behind its own and nobody notices. Who is stopped receives
 * nothing more, so what is read then is all. Empty where nobody has to be asked.
 */
export function askFirst(primary: string, topology: Topology): Plan['steps'] {
  if (topology.kind === 'service' || memberOf(topology, primary).served) return [];
  const step = stepMaker();
  const must = topology.acknowledgers.members.filter((id) => id !== primary);
  const rest = topology.members.filter((one) => !must.includes(one.id) && follows(one, primary) && !one.quarantine);
  const why = 'It may have received what the primary took back when it was killed: it is stopped, and read.';
  return [
    ...must.map((id) => step(0, 'stop-receiving', id, why)),
    ...rest.map(({ id }) => step(0, 'stop-receiving', id, why, { onFailure: 'go-on' })),
  ];
}

/** What was learned by asking: null when the primary has all that anyone received. */
export function unlessAhead(primary: string, plan: Plan, done: readonly StepDone[], topology: Topology): Ended | null {
  const { name, probe } = memberOf(topology, primary);
  const failed = failedStep(plan, done);
  const why = failed
    ? `one could not be stopped and read: ${failed.said}`
    : probe.outcome !== 'answering'
      ? 'it does not answer any more.'
      : aheadOf(primary, done, topology);
  return why === '' ? null : { end: 'failed', sentence: `${name} stays closed: ${why}` };
}

/** Who has received what the primary lacks, by what was read when it was stopped and by what is seen now; '' when nobody. */
export function aheadOf(primary: string, done: readonly StepDone[], topology: Topology): string {
  const { name, facts } = memberOf(topology, primary);
  if (topology.kind === 'service' || !facts) return '';
  const lacks = (position: Position | undefined) => (position ? missing(position, facts.executed) : 0);
  const read = resultsOf('stop-receiving', done);
  const counts = (one: MemberView) => topology.acknowledgers.members.includes(one.id) || !isUnfit(one);
  for (const member of topology.members.filter((one) => one.id !== primary && counts(one))) {
    const told = member.id in read ? unpacked(read[member.id].received) : undefined;
    const seen = follows(member, primary) ? member.facts!.replica!.received : undefined;
    const most = Math.max(lacks(told), lacks(seen));
    if (most > 0) return `${member.name} has ${transactionWords(most)} that ${name} lacks.`;
  }
  return '';
}

/** Those that were stopped, by this or by a failover that was given up, receive again. */
export function letFollowersReceive(primary: string, topology: Topology, why: string): Plan['steps'] {
  return topology.members
    .filter((one) => follows(one, primary))
    .map(({ id }) => stepMaker()(1, 'start-receiving', id, why, { onFailure: 'go-on' }));
}

const follows = ({ probe, facts }: MemberView, primary: string) =>
  probe.outcome === 'answering' && facts?.replica?.source === primary;
