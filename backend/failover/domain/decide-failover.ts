import { candidates } from './candidates.js';
import type { Blocker, Choice, Decision } from './decision.js';
import type { Finding, Numbers } from './finding.js';
import type { FailoverIntent } from './intent.js';
import { lossless, thrownAway, unseenFor, unsentTo } from './known-loss.js';
import type { Position } from './position.js';
import { KEEPING } from './salvage.js';
import { memberOf, type Topology } from './topology.js';
import { transactionWords } from './words.js';

/** A primary that is dead, hung or isolated: act, say what is in the way, or ask whoever can answer. */
export function decideFailover(topology: Topology, cause: Finding, findings: readonly Finding[]): Decision {
  const { electable, excluded } = candidates(topology);
  const unreached = unreachedAcknowledgers(topology);
  const intent = failoverIntent(
    topology,
    causeOf(cause),
    electable.map(({ member }) => member),
  );
  const best = electable.at(0)?.member;
  const numbers = { ...numbersOf(topology, cause, unreached), ...lossNumbers(topology, best) };
  const say = { findings, numbers };
  if (electable.length === 0 && unreached.length === 0) {
    const because = `${cause.sentence} Nobody can take over.`;
    return { ...say, kind: 'refuse', because, blockers: excluded.map(({ blocker }) => blocker) };
  }
  const doubts = [
    ...unreached.map((id) => unreachedBlocker(id, topology)),
    ...thrownAway(topology, receivedNow(topology)),
    ...doubtsOf(topology, best),
  ];
  if (doubts.length > 0) {
    const because = `${cause.sentence} ${doubts[0].sentence} A person must choose.`;
    return { ...say, kind: 'ask', because, blockers: doubts, choices: choicesOf(topology, intent, unreached) };
  }
  const { member } = electable[0];
  const { name } = memberOf(topology, member);
  const because = `${cause.sentence} ${name} takes over.`;
  const toll = lossless(topology) ? '' : ` ${tollOf(topology, member)}`;
  const held = holdsOf(topology);
  if (held.length === 0) return { ...say, kind: 'act', because: because + toll, intent };
  if (topology.policy.mode === 'ask' && held.every(({ code }) => code === 'mode')) {
    const choice: Choice = lossless(topology)
      ? { code: 'promote', sentence: `Promote ${name}; nothing acknowledged is lost.`, loss: 0, intent }
      : { code: 'promote-losing', sentence: `Promote ${name}${losing(topology, member, [])}.`, loss: null, intent };
    return {
      ...say,
      kind: 'ask',
      because: `${cause.sentence} ${name} could take over.${toll}`,
      blockers: held,
      choices: [choice],
    };
  }
  return {
    ...say,
    kind: 'would-act',
    because: `${because.slice(0, -1)}, if nothing held it back: ${held[0].sentence}${toll}`,
    intent,
    blockers: held,
  };
}

const receivedNow = ({ members }: Topology): Position[] =>
  members.flatMap(({ probe, facts }) =>
    probe.outcome === 'answering' && facts ? [facts.replica?.received ?? facts.executed] : [],
  );

/** The intent as it stands now; the election after the stop decides who it is. */
export function failoverIntent(
  topology: Topology,
  cause: FailoverIntent['cause'],
  electable: readonly string[],
): FailoverIntent {
  const acknowledgers = topology.acknowledgers.members.filter((id) => id !== topology.primary);
  const mayLose = lossless(topology) ? 0 : topology.policy.lossBudget;
  return {
    kind: 'failover',
    from: topology.primary!,
    cause,
    acknowledgers,
    candidates: electable,
    mayLose,
    without: [],
  };
}

const causeOf = ({ code }: Finding): FailoverIntent['cause'] =>
  code === 'primary-hung' ? 'hung' : code === 'primary-isolated' ? 'isolated' : 'dead';

/** Members that may have acknowledged and cannot be asked now. */
export function unreachedAcknowledgers({ acknowledgers, members, primary, kind }: Topology): string[] {
  if (kind === 'service') return [];
  const answers = (id: string) => members.find((one) => one.id === id)?.probe.outcome === 'answering';
  return acknowledgers.members.filter((id) => id !== primary && !answers(id));
}

function unreachedBlocker(id: string, topology: Topology): Blocker {
  const { name, probe } = memberOf(topology, id);
  const agoMs = probe.lastAnswerAt === null ? null : Math.round(topology.at - probe.lastAnswerAt);
  const since = agoMs === null ? 'was never seen' : `was last seen ${(agoMs / 1000).toFixed(1)} s ago`;
  const sentence = `${name} may hold rows that only it acknowledged, and ${since}.`;
  return { code: 'acknowledger-unreachable', sentence, numbers: { lastSeenMsAgo: agoMs } };
}

/** What makes the loss or the place uncertain although everybody can be asked. */
function doubtsOf(topology: Topology, best: string | undefined): Blocker[] {
  const doubts: Blocker[] = [];
  if (best === undefined) return doubts;
  const { lossBudget: budget } = topology.policy;
  const { count: atLeast, names: named } = unsentTo(topology, best);
  const unseenMs = unseenFor(topology);
  const countless = unseenMs === null || unseenMs > UNSEEN_MS;
  if (!lossless(topology) && (atLeast >= budget || countless)) {
    const after =
      unseenMs === null ? 'whatever else it had, which nobody here ever saw' : 'whatever came after it was last seen';
    const sentence = `The primary did not wait for replicas: at least ${atLeast} transactions${named && ` (${named})`}, and ${after}, may be lost.`;
    doubts.push({ code: 'not-acknowledged', sentence, numbers: { atLeast, budget, unseenMs } });
  }
  const site = (id: string) => topology.members.find((one) => one.id === id)?.policy.site ?? '';
  const [from, to] = [site(topology.primary!), site(best)];
  if (from !== to && !topology.policy.acrossSites) {
    const sentence = `${memberOf(topology, best).name} stands in ${to || 'no site'}, not in ${from || 'no site'}.`;
    doubts.push({ code: 'across-sites', sentence, numbers: { from, to } });
  }
  return doubts;
}

/** A primary that acknowledged unseen for longer than this may have acknowledged any number, ms. */
const UNSEEN_MS = 5_000;

/** What a failover within the budget costs, for everybody who reads why it was begun. */
function tollOf(topology: Topology, member: string): string {
  const { name } = memberOf(topology, topology.primary!);
  const { count: lost, names: named } = unsentTo(topology, member);
  const known = `at least ${transactionWords(lost)} (${named}), and `;
  const after = `whatever it acknowledged after it was last seen${lost > 0 ? ', are' : ' is'} lost`;
  return `${name} did not wait for replicas: ${lost > 0 ? known : ''}${after}; the loss budget is ${topology.policy.lossBudget}.`;
}

const lossNumbers = (topology: Topology, member: string | undefined): Numbers =>
  member === undefined || lossless(topology)
    ? {}
    : { losesAtLeast: unsentTo(topology, member).count, lossBudget: topology.policy.lossBudget };

function choicesOf(topology: Topology, intent: FailoverIntent, unreached: readonly string[]): Choice[] {
  const best = intent.candidates.at(0);
  const wait: Choice = {
    ...{ code: 'wait', loss: 0, intent: null },
    sentence: unreached.length > 0 ? `Wait until ${names(unreached, topology)} can be asked.` : 'Wait for the primary.',
  };
  if (best === undefined) return [wait];
  const certain =
    unreached.length === 0 && lossless(topology) && thrownAway(topology, receivedNow(topology)).length === 0;
  const promote: Choice = {
    code: certain ? 'promote' : 'promote-losing',
    sentence: `Promote ${memberOf(topology, best).name}${certain ? '' : losing(topology, best, unreached)}.`,
    loss: certain ? 0 : null,
    intent: { ...intent, without: unreached, mayLose: Number.MAX_SAFE_INTEGER },
  };
  const salvages = unreached.map((member): Choice => ({
    ...{ code: 'salvage', loss: 0, intent: null, member },
    sentence: `Start ${memberOf(topology, member).name} with ${KEEPING} and apply what it received from its disk first.`,
  }));
  return unreached.length > 0 ? [wait, promote, ...salvages] : [wait, promote];
}

function losing(topology: Topology, best: string, unreached: readonly string[]): string {
  if (unreached.length > 0) return ` without what only ${names(unreached, topology)} has`;
  if (lossless(topology)) return ' without what a restart threw away';
  const { names: named } = unsentTo(topology, best);
  return named ? `, losing at least ${named}` : ' without what the primary did not send';
}

const names = (ids: readonly string[], topology: Topology) =>
  ids.map((id) => memberOf(topology, id).name).join(' and ');

/** What keeps the controller from acting by itself, though it would know what to do. */
export function holdsOf(topology: Topology): Blocker[] {
  const { policy, holds, standing, routes } = topology;
  // That it goes on without a copy says what may be lost, which is asked elsewhere: nobody is kept from doing anything by it.
  const found: Blocker[] = holds
    .filter(({ kind }) => kind !== 'without-copy')
    .map(({ kind, sentence }) => ({ code: kind, sentence, numbers: {} }));
  if (policy.mode !== 'automatic') {
    found.push({ code: 'mode', sentence: `The cluster's mode is ${policy.mode}.`, numbers: {} });
  }
  if (standing.validForMs <= 0 || !standing.ready) {
    const sentence = 'This controller holds no valid lease.';
    found.push({ code: 'no-lease', sentence, numbers: { term: standing.term, validForMs: standing.validForMs } });
  }
  for (const { proxy, unsafe } of routes.filter((route) => route.unsafe)) {
    found.push({ code: 'route-unsafe', sentence: `${proxy}: ${unsafe}`, numbers: {} });
  }
  return found;
}

function numbersOf(topology: Topology, cause: Finding, unreached: readonly string[]): Numbers {
  const received = topology.members.flatMap(({ name, facts }) =>
    facts?.replica ? [[`received ${name}`, facts.replica.received.text] as const] : [],
  );
  return {
    ...cause.numbers,
    ...Object.fromEntries(received),
    acknowledgers: topology.acknowledgers.members.map((id) => memberOf(topology, id).name).join(', '),
    unreached: unreached.map((id) => memberOf(topology, id).name).join(', '),
    term: topology.standing.term,
    leaseValidForMs: Math.round(topology.standing.validForMs),
    latenessMs: Math.round(topology.standing.latenessMs),
  };
}
