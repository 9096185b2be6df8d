import { holdsOf } from './decide-failover.js';
import type { Blocker, Choice, Decision } from './decision.js';
import { divergedChoices, divergenceOf } from './diverged.js';
import type { Finding, FindingCode } from './finding.js';
import { type Intent, intentKey } from './intent.js';
import { isBlind } from './silence.js';
import { memberOf, type Topology } from './topology.js';
import { acknowledging, silence, unfitChoices } from './unfit-acknowledger.js';
import { goOnChoice, isGone, waitAgain } from './without-copy.js';
import { listed } from './words.js';

/** Repairs that only close something: they are done in mode *ask* too. */
const CLOSING: readonly Intent['kind'][] = ['close-member', 'correct-route'];

/** After so many tries that failed a person is asked what else could be done, though it is tried again. */
const IN_VAIN = 3;

/**
 * No failover is due: what is out of place is put back, the most dangerous first, one thing at a time. What waits before it
 * is tried again keeps nothing else waiting: a member that cannot be mended must not cost the others theirs.
 */
export function decideRepair(topology: Topology, findings: readonly Finding[]): Decision {
  const due = dueRepairs(topology, findings);
  const acts = due.filter(({ kind }) => kind === 'act');
  const now = acts.find((one) => failedTries(one, topology) === null);
  if (now) return now;
  const without = waitsAgain(topology, findings) ?? goOnByPolicy(topology, findings);
  if (without) return without;
  const soon = acts.find((one) => failedTries(one, topology)! < IN_VAIN);
  if (soon) return soon;
  // A repair that is held back, or fails and fails, brings no copy back: then a person is asked first.
  const asked = askAlone(topology, findings) ?? askUnfit(topology, findings) ?? askApart(topology, findings);
  const told = asked ?? acts[0] ?? due[0];
  if (told) return told;
  const worst = findings.find(({ severity }) => severity !== 'note');
  if (worst) return { kind: 'nothing', because: worst.sentence, findings, numbers: worst.numbers };
  const unasked = unaskedOf(topology);
  if (unasked.length === 0) return { kind: 'nothing', because: 'All is well.', findings, numbers: {} };
  const because = `${listed(unasked)} ${unasked.length === 1 ? 'was' : 'were'} not asked yet.`;
  return { kind: 'wait', because, findings, numbers: {} };
}

/** Nothing is known of them: that nothing is wrong does not follow from it. */
function unaskedOf({ members }: Topology): string[] {
  return members.filter(({ maintenance, probe }) => !maintenance && probe.outcome === 'never').map(({ name }) => name);
}

function dueRepairs(topology: Topology, findings: readonly Finding[]): Decision[] {
  return repairs.flatMap(([code, repair]) =>
    findings
      .filter((one) => one.code === code)
      .flatMap((finding) => {
        const intent = repair(topology, finding);
        return intent ? [carryOut(topology, findings, finding, intent)] : [];
      }),
  );
}

/** How many tries failed of what waits before it is tried again; null when it does not wait. */
function failedTries(decision: Decision, { deferred }: Topology): number | null {
  if (!deferred || decision.kind !== 'act') return null;
  return deferred.find(({ intent }) => intent === intentKey(decision.intent))?.failed ?? null;
}

function waitsAgain(topology: Topology, findings: readonly Finding[]): Decision | null {
  const again = waitAgain(topology);
  const because = 'A replica is back: commits wait for a copy again.';
  return again && carryOut(topology, findings, { sentence: because, numbers: {} }, again);
}

/**
 * The proxies' checks are a service's only witnesses, and a failover that nobody took over, or a reload, leaves them closed
 * to the old primary: they are opened to it again, where nobody is served while it is down, and say whether it is.
 */
export function letCheck(topology: Topology, findings: readonly Finding[]): Decision | null {
  const { kind, primary, routes } = topology;
  const suspect = findings.find(({ code }) => code === 'primary-suspect');
  if (kind !== 'service' || !primary || !suspect || !routes.every(({ reachable }) => reachable)) return null;
  const blind = routes.filter((route) => isBlind(route, primary)).map(({ proxy }) => proxy);
  if (blind.length === 0 || memberOf(topology, primary).probe.outcome === 'reset') return null;
  const { name } = memberOf(topology, primary);
  const closed = `${listed(blind)} ${blind.length === 1 ? 'is' : 'are'} closed to ${name} and cannot tell whether it is down`;
  const sentence = `${suspect.sentence} ${closed}: opened to it again, its check says so.`;
  const intent = { kind: 'correct-route', primary, proxies: blind } as const;
  return carryOut(topology, findings, { sentence, numbers: suspect.numbers }, intent);
}

/** People have answered before what they would be asked now: commits go on, and wait again as soon as a copy is there. */
function goOnByPolicy(topology: Topology, findings: readonly Finding[]): Decision | null {
  const alone = findings.find(({ code }) => code === 'single-survivor');
  // Replicas that only we do not hear may acknowledge all the same: that is for a person to judge.
  if (acknowledging(topology).length > 0) return null;
  const intent = alone && topology.policy.singleSurvivor === 'async' ? goOnChoice(topology)?.intent : null;
  if (!alone || !intent) return null;
  const sentence = `${alone.sentence} The policy lets it go on without one.`;
  const decision = carryOut(topology, findings, { sentence, numbers: alone.numbers }, intent);
  return decision.kind === 'act' ? decision : null;
}

function askAlone(topology: Topology, findings: readonly Finding[]): Decision | null {
  const alone = findings.find(({ code }) => code === 'single-survivor');
  const choice = alone ? goOnChoice(topology) : null;
  if (!alone || !choice) return null;
  const wait: Choice = { code: 'wait', sentence: 'Wait until a replica is back.', loss: 0, intent: null };
  return asking(alone, findings, [wait, choice]);
}

/** Nobody else acknowledges, or will in a moment. */
function askUnfit(topology: Topology, findings: readonly Finding[]): Decision | null {
  const unfit = findings.find(({ code }) => code === 'errant-acknowledges');
  const rest = topology.members.filter(({ id }) => id !== topology.primary && id !== unfit?.about);
  if (!unfit || !rest.every((one) => isGone(one, topology))) return null;
  return asking(unfit, findings, unfitChoices(unfit, topology));
}

/** Set apart, and of no use until a person has chosen: its source will never take it again as it is. */
function askApart(topology: Topology, findings: readonly Finding[]): Decision | null {
  const apart = findings.filter(({ code }) => code === 'member-quarantined');
  const finding = apart.find(({ about }) => divergenceOf(memberOf(topology, about!)) !== '');
  return finding ? asking(finding, findings, divergedChoices(memberOf(topology, finding.about!), topology.kind)) : null;
}

function asking(about: Finding, findings: readonly Finding[], choices: readonly Choice[]): Decision {
  const { code, sentence, numbers } = about;
  const because = `${sentence} A person must choose.`;
  return { kind: 'ask', because, findings, numbers, blockers: [{ code, sentence, numbers }], choices };
}

type Repair = (topology: Topology, finding: Finding) => Intent | null;

/** One that is set apart and has commits which wait cannot be closed, only killed: where that is not to be had, routing keeps it away. */
const closeMember: Repair = (topology, { about }) => {
  const { primary } = topology;
  if (!about || !primary) return null;
  const { quarantine, restartable, facts } = memberOf(topology, about);
  const beyondUs = quarantine !== '' && !restartable && (facts?.acknowledgement.waiters ?? 0) > 0;
  return beyondUs ? null : { kind: 'close-member', member: about, primary };
};

const rejoin: Repair = (topology, { about }) => {
  const { primary } = topology;
  if (!about || !primary || topology.kind === 'service') return null;
  const { facts, probe } = memberOf(topology, primary);
  const open = probe.outcome === 'answering' && facts && !facts.readOnly;
  return open && !memberOf(topology, about).quarantine ? { kind: 'rejoin', member: about, primary } : null;
};

/** It stands still without a fault: a failover that was given up stopped it. Who wants it so says maintenance. */
const receiveAgain: Repair = (topology, finding) => {
  const replica = finding.about ? memberOf(topology, finding.about).facts?.replica : null;
  const stopped = replica?.receiving === 'no' && !/\b1236\b|fatal/i.test(replica.receiveError);
  return stopped ? rejoin(topology, finding) : null;
};

/** It has what its source lacks and nobody knew: it is judged, and set apart with that. Whose own rows are known, see `errant`. */
const judgeDiverged: Repair = (topology, finding) => {
  const member = finding.about ? memberOf(topology, finding.about) : null;
  if (!member || divergenceOf(member) === '' || (member.facts?.errant.length ?? 0) > 0) return null;
  return rejoin(topology, finding);
};

const repairs: readonly (readonly [FindingCode, Repair])[] = [
  ['two-writable', closeMember],
  ['replica-writable', closeMember],
  [
    'route-wrong',
    ({ primary, routes }) => ({ kind: 'correct-route', primary, proxies: routes.map(({ proxy }) => proxy) }),
  ],
  [
    'primary-read-only',
    ({ primary, policy }) =>
      primary && policy.readOnlyPrimary === 'repair' ? { kind: 'reopen-primary', primary } : null,
  ],
  ['former-primary-back', rejoin],
  ['replica-of-another', rejoin],
  ['replica-not-receiving', receiveAgain],
  ['replica-not-receiving', judgeDiverged],
  ['replica-not-acknowledging', rejoin],
  ['errant-acknowledges', silence],
];

function carryOut(
  topology: Topology,
  findings: readonly Finding[],
  finding: Pick<Finding, 'sentence' | 'numbers'>,
  intent: Intent,
): Decision {
  const { sentence: because, numbers } = finding;
  const asks = topology.policy.mode === 'ask' && CLOSING.includes(intent.kind);
  const blockers: Blocker[] = holdsOf(topology).filter(({ code }) => {
    // A person began it: that it ends is no decision of the mode's.
    if (intent.kind === 'wait-for-copies' && code === 'mode') return false;
    if (code === 'mode') return !asks;
    return code !== 'rate-limit' && code !== 'route-unsafe';
  });
  if (blockers.length === 0) return { kind: 'act', because, findings, numbers, intent };
  return { kind: 'would-act', because, findings, numbers, intent, blockers };
}
