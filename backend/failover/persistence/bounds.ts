import type { Blocker, Choice, Decision } from '../domain/decision.js';
import type { Finding, Numbers } from '../domain/finding.js';
import type { StepDone } from '../domain/recovery.js';
import type { ClusterSight } from '../domain/sight.js';
import type { MemberFacts, MemberView } from '../domain/topology.js';

/** What is kept of words that a server or a history makes long. Positions, intents and results stay whole: they are acted on. */
const MOST = { words: 1_000, number: 500, list: 100, findings: 200, lines: 500, line: 4_000 } as const;

export function boundedSight(sight: ClusterSight): ClusterSight {
  const { topology, decision } = sight;
  const members = topology.members.map(boundedMember);
  return { ...sight, topology: { ...topology, members }, decision: boundedDecision(decision) };
}

export function boundedDecision(decision: Decision): Decision {
  return {
    ...decision,
    because: cut(decision.because),
    numbers: boundedNumbers(decision.numbers),
    findings: decision.findings.slice(0, MOST.findings).map(boundedSaying<Finding>),
    ...('blockers' in decision ? { blockers: decision.blockers.slice(0, MOST.list).map(boundedSaying<Blocker>) } : {}),
    ...('choices' in decision ? { choices: decision.choices.map(boundedChoice) } : {}),
  };
}

/** What a step sent and said, for people; its result stays whole: a successor needs it. */
export function boundedDone({ sent, said, ...rest }: StepDone): StepDone {
  const lines = sent.slice(0, MOST.lines).map((line) => cut(line, MOST.line));
  const left = sent.length - lines.length;
  return { ...rest, sent: left > 0 ? [...lines, `… and ${left} more`] : lines, said: cut(said, MOST.line) };
}

/** The text itself, or its beginning with what is missing said. */
export function cut(text: string, most: number = MOST.words): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} characters more)`;
}

function boundedMember(member: MemberView): MemberView {
  const { probe, facts } = member;
  return { ...member, probe: { ...probe, error: cut(probe.error) }, facts: facts && boundedFacts(facts) };
}

function boundedFacts(facts: MemberFacts): MemberFacts {
  const { replica, errant, storageTrouble } = facts;
  return {
    ...facts,
    ...{ errant: errant.slice(0, MOST.list), storageTrouble: cut(storageTrouble) },
    replica: replica && {
      ...replica,
      ...{ receiveError: cut(replica.receiveError), applyError: cut(replica.applyError) },
    },
  };
}

function boundedSaying<T extends { readonly sentence: string; readonly numbers: Numbers }>(saying: T): T {
  return { ...saying, sentence: cut(saying.sentence), numbers: boundedNumbers(saying.numbers) };
}

const boundedChoice = (choice: Choice): Choice => ({ ...choice, sentence: cut(choice.sentence) });

const boundedNumbers = (numbers: Numbers): Numbers =>
  Object.fromEntries(
    Object.entries(numbers)
      .slice(0, MOST.list)
      .map(([name, value]) => [name, typeof value === 'string' ? cut(value, MOST.number) : value]),
  );
