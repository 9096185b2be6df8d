import type { Finding, FindingCode, Numbers } from './finding.js';
import { FRESH_MS, silenceOf, type Witnesses, witnessesOf } from './silence.js';
import type { MemberView, Topology } from './topology.js';
import { acknowledging } from './unfit-acknowledger.js';
import { waitedForInVain } from './without-copy.js';
import { listed } from './words.js';

/** No answer for so long is worth a closer look, ms: reads become quick, nothing is decided yet. */
export const SUSPECT_MS = 150;
/** A primary that is read-only this soon after its start was restarted; later, one that was not seen to take writes since. */
const RESTARTED_MS = 120_000;

/** What is the case with the primary: one finding, or several where it answers. */
export function analysePrimary(topology: Topology): Finding[] {
  const primary = topology.members.find(({ id }) => id === topology.primary);
  if (!primary) return [finding('no-primary', 'critical', null, 'No member is known to be the primary.', {})];
  if (primary.maintenance) return [];
  switch (primary.probe.outcome) {
    case 'answering':
      return answering(primary, topology);
    case 'saturated':
      return [finding('primary-saturated', 'warning', primary, saturated(primary), { ...times(primary, topology) })];
    case 'refused':
    case 'reset':
    case 'silent':
      return [unanswered(primary, topology)];
    case 'denied':
    case 'never':
      return []; // a refused account is a finding of our own
  }
}

const saturated = ({ name }: MemberView) => `${name} has no connection left for us. It lives: nothing is moved.`;

type Say = (code: FindingCode, severity: Finding['severity'], sentence: string) => Finding;

/** Dead, hung or isolated need our own probe AND a witness; whatever is less than that is told as what it is. */
function unanswered(primary: MemberView, topology: Topology): Finding {
  const witnesses = witnessesOf(primary, topology);
  const numbers = { ...times(primary, topology), ...counts(witnesses) };
  const say: Say = (code, severity, sentence) => finding(code, severity, primary, sentence, numbers);
  const others = topology.members.filter(({ id }) => id !== primary.id);
  const seen = others.filter(({ probe }) => probe.outcome === 'answering');
  if (!proved(primary, topology)) return say('primary-suspect', 'note', `${primary.name} ${outcomeOf(primary)}.`);
  if (others.length > 0 && seen.length === 0 && topology.kind !== 'service') return nobody(others, say);
  if (witnesses.hears.length > 0 && primary.probe.accepts && primary.probe.outcome === 'silent') {
    const sentence = `${primary.name} ${outcomeOf(primary)}, but replicates: it is saturated or stalled, not dead.`;
    return say('primary-saturated', 'warning', sentence);
  }
  if (witnesses.hears.length > 0) {
    const sentence = `${primary.name} ${outcomeOf(primary)}, but ${list(witnesses.hears)} still ${verb(witnesses.hears)} it: only our way to it is cut.`;
    return say('primary-unseen-by-us-only', 'warning', sentence);
  }
  if (witnesses.lost.length === 0) {
    return say('primary-suspect', 'note', `${primary.name} ${outcomeOf(primary)}; no fresh witness yet.`);
  }
  return say(
    lossOf(primary),
    'critical',
    `${primary.name} ${outcomeOf(primary)}; ${list(witnesses.lost)} lost it too.`,
  );
}

/** A refusal is proof at once; a reset alone, or silence shorter than the threshold, is none. */
function proved(primary: MemberView, topology: Topology): boolean {
  const { outcome, silentForMs } = primary.probe;
  return outcome === 'refused' || (outcome === 'silent' && silentForMs >= silenceOf(primary, topology));
}

function lossOf({ probe }: MemberView): FindingCode {
  if (probe.outcome === 'refused') return 'primary-dead';
  return probe.accepts ? 'primary-hung' : 'primary-isolated';
}

function nobody(others: readonly MemberView[], say: Say): Finding {
  const refused = others.every(({ probe }) => probe.outcome === 'refused');
  if (refused) return say('all-dead', 'critical', 'No member of the cluster runs.');
  return say(
    'controller-cut-off',
    'warning',
    'No member answers this controller: it may be cut off itself and does nothing.',
  );
}

function answering(primary: MemberView, topology: Topology): Finding[] {
  const { facts, name } = primary;
  if (!facts) return [];
  const found: Finding[] = [];
  if (facts.storageTrouble) {
    const sentence = `${name} answers but cannot write: ${facts.storageTrouble}`;
    found.push(finding('primary-storage-trouble', 'critical', primary, sentence, { ...times(primary, topology) }));
  }
  if (facts.readOnly) {
    const restarted = facts.uptimeMs < RESTARTED_MS || primary.served === false;
    const sentence = restarted
      ? `${name} was restarted ${Math.round(facts.uptimeMs / 1000)} s ago and lets nobody write.`
      : `${name} was set read-only by someone.`;
    const code = restarted ? 'primary-restarted' : 'primary-read-only';
    found.push(finding(code, 'critical', primary, sentence, { uptimeMs: facts.uptimeMs }));
  }
  return topology.kind === 'service' ? found : [...found, ...acknowledgement(primary, topology)];
}

function acknowledgement(primary: MemberView, topology: Topology): Finding[] {
  const { state, receivers, waiters } = primary.facts!.acknowledgement;
  const numbers = { receivers: receivers.length, waiters };
  if (topology.members.length < 2) return [];
  if (state !== 'on') {
    const sentence =
      state === 'off'
        ? `${primary.name} does not wait for a replica: a failover may lose what it acknowledged last.`
        : `${primary.name} stopped waiting for replicas: what it acknowledges now may be lost.`;
    return [finding('acknowledgement-degraded', 'warning', primary, sentence, numbers)];
  }
  if (acknowledging(topology).length > 0) return inVain(primary, topology, numbers);
  const nobody = receivers.length > 0 ? 'acknowledges' : 'receives';
  const sentence = `${primary.name} has no replica that ${nobody}: commits wait until one does.`;
  return [finding('single-survivor', 'critical', primary, sentence, numbers)];
}

/** The session of a replica that hangs stays open, and the primary waits for its word for ever. */
function inVain(primary: MemberView, topology: Topology, numbers: Numbers): Finding[] {
  const those = waitedForInVain(primary, topology);
  if (those.length === 0) return [];
  const seconds = Math.floor((topology.at - primary.stalledSince!) / 1000);
  const names = listed(those.map(({ name }) => name));
  const sentence = `Commits on ${primary.name} have waited for ${seconds} s: ${names} ${those.length === 1 ? 'does' : 'do'} not answer.`;
  return [finding('single-survivor', 'critical', primary, sentence, numbers)];
}

const times = ({ probe }: MemberView, topology: Topology): Numbers => ({
  outcome: probe.outcome,
  silentForMs: Math.round(probe.silentForMs),
  thresholdMs: silenceOf({ probe }, topology),
  lastAnswerMsAgo: probe.lastAnswerAt === null ? null : Math.round(topology.at - probe.lastAnswerAt),
  freshWithinMs: FRESH_MS,
});

const counts = ({ hears, lost, notFresh }: Witnesses): Numbers => ({
  witnessesLost: lost.join(', '),
  witnessesHear: hears.join(', '),
  witnessesNotFresh: notFresh.join(', '),
});

function outcomeOf({ probe }: MemberView): string {
  if (probe.outcome === 'refused') return 'refuses connections';
  if (probe.outcome === 'reset') return 'ended our connection';
  return `has not answered for ${Math.round(probe.silentForMs)} ms`;
}

const list = (names: readonly string[]) => names.join(' and ');
const verb = (names: readonly string[]) => (names.length === 1 ? 'hears' : 'hear');

function finding(
  code: FindingCode,
  severity: Finding['severity'],
  about: MemberView | null,
  sentence: string,
  numbers: Numbers,
): Finding {
  return { code, severity, about: about?.id ?? null, sentence, numbers };
}
