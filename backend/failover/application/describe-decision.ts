import type { Blocker, Choice, Decision } from '../domain/decision.js';
import type { Finding } from '../domain/finding.js';
import type { FailoverIntent } from '../domain/intent.js';
import { intentWords, type Names } from './names.js';
import { remedyOf } from './remedies.js';

const weight = { critical: 0, warning: 1, note: 2 };

/** A decision as people read it: names for ids, the worst finding first. */
export function describeDecision(decision: Decision, names: Names) {
  return {
    kind: decision.kind,
    because: names.spoken(decision.because),
    numbers: names.numbers(decision.numbers),
    findings: describeFindings(decision.findings, names),
    blockers: 'blockers' in decision ? decision.blockers.map((one) => describeBlocker(one, names)) : [],
    choices: 'choices' in decision ? decision.choices.map((one) => describeChoice(one, names)) : [],
    intent: 'intent' in decision ? intentWords(decision.intent, names) : null,
  };
}

export function describeFindings(findings: readonly Finding[], names: Names) {
  return findings
    .map((finding) => ({
      ...finding,
      about: finding.about === null ? null : names.about(finding.about),
      sentence: names.spoken(finding.sentence),
      numbers: names.numbers(finding.numbers),
    }))
    .sort((a, b) => weight[a.severity] - weight[b.severity]);
}

export function describeBlocker({ code, sentence, numbers }: Blocker, names: Names) {
  const remedy = remedyOf(code);
  return { code, sentence: names.spoken(sentence), numbers: names.numbers(numbers), ...(remedy ? { remedy } : {}) };
}

function describeChoice({ code, sentence, loss, intent, member }: Choice, names: Names) {
  const plan = planFor(intent) ?? (member ? planOf(code, member) : null);
  return { code, sentence: names.spoken(sentence), loss, plan };
}

function planFor(intent: Choice['intent']) {
  if (intent?.kind === 'failover') return failoverRequest(intent);
  return intent?.kind === 'go-on-without-copy' ? { kind: intent.kind } : null;
}

function planOf(code: Choice['code'], member: string) {
  if (code === 'reseed') return { kind: code, member, discard: true };
  return code === 'salvage' || code === 'flashback' ? { kind: code, member } : null;
}

/** The most that a plan may be asked to lose; who decides to lose whatever there is asks for that. */
export const MOST_LOST = 1_000_000;

/** What to ask for to get this failover planned. */
const failoverRequest = ({ candidates, mayLose, without }: FailoverIntent) => ({
  kind: 'failover',
  ...(candidates[0] ? { to: candidates[0] } : {}),
  mayLose: Math.min(mayLose, MOST_LOST),
  without,
});

/** How many findings there are of each severity. */
export function countFindings(findings: readonly Pick<Finding, 'severity'>[]) {
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
  return { critical: count('critical'), warning: count('warning'), note: count('note') };
}
