import { type Acknowledgers, everyone, goingOn, waitedFor } from './acknowledgers.js';
import type { Blocker } from './decision.js';
import type { FailoverIntent, SwitchoverIntent } from './intent.js';
import { answers, followersOf, leads, namesOf, othersAnswer, standsAlone, wasOpened } from './lead.js';
import { gather, goneForGood, overtaken } from './plan-failover.js';
import { electedIn } from './plan-end.js';
import { takeBack } from './plan-switchover.js';
import { compare } from './position.js';
import type { Plan, StepDone } from './recovery.js';
import { resultsOf, stepMaker, unpacked } from './steps.js';
import { memberOf, type MemberView, type Topology } from './topology.js';
import { checkGoOn } from './without-copy.js';

/** A recovery without an end, as far as the journal has it: its last rows may be missing. */
export interface HalfDone {
  readonly plan: Plan;
  readonly done: readonly StepDone[];
  readonly begun?: readonly string[];
}

/** Who leads by what the servers say, and who may have acknowledged for it; left out where that is as before. */
interface Leads {
  readonly primary?: string;
  readonly acknowledgers?: Acknowledgers;
  /** Its commits wait for nobody until a copy is back, or may do so. */
  readonly alone?: boolean;
}

/** What a successor does with it. */
export type Resumption =
  | ({ readonly kind: 'go-on'; readonly plan: Plan; readonly done: readonly StepDone[] } & Leads)
  /** It is closed, and what is seen decides. */
  | ({ readonly kind: 'anew'; readonly sentence: string } & Leads)
  /** It cannot be told how far it came. `yields`: a failover that is due may begin nevertheless. */
  | { readonly kind: 'hold'; readonly blocker: Blocker; readonly yields: boolean };

/**
 * How a recovery of a former controller is taken up. Its journal says that it was begun, never how far it came: the
 * store may have gone away in the middle of it. How far it came is read off the servers. A change of primary is done for
 * good when somebody was opened; before that it may be given up, and what members had received is true only for as long
 * as somebody watches, so everything is looked at anew.
 */
export function resume(record: HalfDone, topology: Topology): Resumption {
  const { intent } = record.plan;
  if (topology.kind === 'service') return byJournal(record);
  if (intent.kind === 'failover') return resumeFailover(record, intent, topology);
  if (intent.kind === 'switchover') return resumeSwitchover(record, intent, topology);
  if (intent.primary !== topology.primary) return anew('Another member is the primary by now.');
  if (intent.kind === 'go-on-without-copy') return resumeGoingOn(record, topology);
  return opens.has(intent.kind) ? anew('Whether it may still be opened is judged anew.') : goOn(record);
}

/** The primary may have been killed and started again since, and lack what somebody received. */
const opens: ReadonlySet<string> = new Set(['reopen-primary', 'wait-for-copies']);

/** Whether it was done or not, what it acknowledged since may be on nobody else: it waits again once a copy is back. */
function resumeGoingOn(record: HalfDone, topology: Topology): Resumption {
  const due = checkGoOn(topology).length === 0;
  const next = due ? goOn(record) : anew('Whether its commits have to go on without a copy is judged anew.');
  return { ...next, acknowledgers: goingOn(topology), alone: true };
}

/** A service has no source to read off: its journal is kept before each step without a way back, and is believed. */
function byJournal(record: HalfDone): Resumption {
  const { plan, done, begun = [] } = record;
  const begunForGood = plan.steps.some(({ id, irreversible }) => irreversible && begun.includes(id));
  const mayGoOn = plan.intent.kind !== 'failover' || plan.phase === 'rolling-back';
  return mayGoOn || begunForGood || goneForGood(done) ? goOn(record, openedBy(record)) : anew(untouched);
}

const untouched = 'It was cut off before anything was changed for good: everything is looked at anew.';

function resumeFailover(record: HalfDone, intent: FailoverIntent, topology: Topology): Resumption {
  const { plan } = record;
  if (plan.phase === 'rolling-back') return goOn(record);
  if (plan.phase === 'converging') return converging(record, topology);
  const suspects = promotable(plan, intent);
  if (topology.primary !== intent.from) {
    const known = openedBy(record);
    return known !== undefined && known === topology.primary ? opened(record, known, topology) : anew(overtakenBy);
  }
  const open = suspects.filter((id) => wasOpened(id, topology));
  if (open.length > 0) return ofOpened(record, open, topology);
  const unknown = suspects.filter((id) => !answers(memberOf(topology, id)) && !harmless(id, topology));
  if (unknown.length > 0) return hold(mayBePromoted(unknown, topology));
  const alone = suspects.filter((id) => standsAlone(memberOf(topology, id)));
  return alone.length > 0 ? halfPromoted(record, intent, alone, topology) : anew(untouched);
}

const overtakenBy = 'Another member became the primary meanwhile.';

/** Whom it may have promoted: those it began with, and the one that its last kept plan names. */
function promotable(plan: Plan, { from, candidates }: FailoverIntent): string[] {
  const elected = plan.phase === 'promoting' ? electedIn(plan) : '';
  return [...new Set([...candidates, ...(elected ? [elected] : [])])].filter((id) => id !== from);
}

/** The journal's own word for who was opened. */
function openedBy({ plan, done }: HalfDone): string | undefined {
  const { intent } = plan;
  const opens = Object.keys(resultsOf('open-member', done));
  return intent.kind === 'failover' || intent.kind === 'switchover' ? opens.at(-1) : undefined;
}

function converging(record: HalfDone, topology: Topology): Resumption {
  const elected = electedIn(record.plan) || openedBy(record) || '';
  const member = topology.members.find(({ id }) => id === elected);
  if (!member || (answers(member) && member.facts!.replica)) return anew(overtakenBy);
  return goOn(record, elected);
}

function ofOpened(record: HalfDone, open: readonly string[], topology: Topology): Resumption {
  if (open.length === 1) return opened(record, open[0], topology);
  const planned = record.plan.phase === 'promoting' ? open.find((id) => id === electedIn(record.plan)) : undefined;
  const followed = open.filter((id) => followersOf(id, topology).length > 0);
  const one = followed.length === 1 ? followed[0] : followed.length === 0 ? planned : undefined;
  if (one) return opened(record, one, topology);
  const sentence = `A former controller may have promoted ${namesOf(open, topology)}, and more than one of them takes writes.`;
  return hold({ code: 'unclear-primary', sentence, numbers: { open: open.length } });
}

/** What is left to do is done; one that has failed since is the primary that failed, and is judged as such. */
function opened(record: HalfDone, id: string, topology: Topology): Resumption {
  const member = memberOf(topology, id);
  const leading = { primary: id, acknowledgers: acknowledgersOf(id, topology), alone: opensAlone(member, topology) };
  if (!leads(member)) return { ...anew(`${member.name} was promoted by it, and has failed since.`), ...leading };
  const { intent } = record.plan;
  const elect = stepMaker()(0, 'elect', id, `${member.name} takes writes: a former controller opened it.`, {
    with: { elected: id },
  });
  return { kind: 'go-on', plan: { intent, phase: 'promoting', steps: [elect] }, done: record.done, ...leading };
}

/**
 * Whoever follows it or cannot be asked: those who say that they do not never did. It was opened so that its commits wait,
 * where those of the former primary did.
 */
function acknowledgersOf(id: string, topology: Topology): Acknowledgers {
  const may = topology.members.filter((one) => one.id === id || !answers(one) || one.facts!.replica?.source === id);
  const any = everyone({ primary: id, members: may });
  return opensWaiting(topology) ? { ...any, waited: 'on' } : any;
}

/** Whether it may have been opened so that its commits wait for nobody until a copy is back. */
function opensAlone(member: MemberView, topology: Topology): boolean {
  const waits = answers(member) && member.facts!.acknowledgement.state === 'on';
  return !waits && waitedFor(topology) !== 'off' && topology.policy.singleSurvivor === 'async';
}

const opensWaiting = (topology: Topology) => waitedFor(topology) === 'on' && topology.policy.singleSurvivor === 'block';

/**
 * Whether one that cannot be asked has acknowledged nothing since it may have been opened: its commits wait for somebody
 * who follows it, and all others say that they do not.
 */
function harmless(id: string, topology: Topology): boolean {
  return opensWaiting(topology) && othersAnswer([id], topology) && followersOf(id, topology).length === 0;
}

function mayBePromoted(ids: readonly string[], topology: Topology): Blocker {
  const names = namesOf(ids, topology);
  const sentence = `A former controller may have promoted ${names}, which cannot be asked: nothing is done until it answers or a person decides.`;
  const silent = topology.members.filter((one) => !answers(one)).map(({ name }) => name);
  return { code: 'half-done', sentence, numbers: { unanswered: silent.join(', ') } };
}

/** It forgot its source and lets nobody write yet. Who received most is asked again, since nobody watched meanwhile. */
function halfPromoted(
  record: HalfDone,
  intent: FailoverIntent,
  alone: readonly string[],
  topology: Topology,
): Resumption {
  const why = overtaken(intent, [], topology);
  if (why) return anew(`${why} Nobody was opened: everything is looked at anew.`);
  const silent = intent.acknowledgers.filter((id) => !intent.without.includes(id) && !answers(memberOf(topology, id)));
  if (silent.length > 0) {
    const sentence = `A former controller was about to promote ${namesOf(alone, topology)}; ${namesOf(silent, topology)} may have more and cannot be asked.`;
    return hold({ code: 'half-done', sentence, numbers: { unanswered: namesOf(silent, topology) } });
  }
  const again = { ...intent, detached: alone };
  const done = record.done.filter(({ id }) => /^(fence|close-route):/.test(id));
  return { kind: 'go-on', plan: gather(again, topology), done };
}

function resumeSwitchover(record: HalfDone, intent: SwitchoverIntent, topology: Topology): Resumption {
  const { plan, done } = record;
  const [from, to] = [memberOf(topology, intent.from), memberOf(topology, intent.to)];
  if (plan.phase === 'converging') return converging(record, topology);
  if (wasOpened(to.id, topology)) return opened(record, to.id, topology);
  if (plan.phase === 'rolling-back') return takenBack(record, intent, saidIn(plan), topology);
  if (standsAlone(to))
    return leads(from) ? anew(`${from.name} takes writes, and ${to.name} was not opened.`) : goOn(record);
  if (!answers(to) && plan.phase === 'promoting' && !harmless(to.id, topology))
    return hold(mayBePromoted([to.id], topology));
  if (!answers(from)) {
    const sentence = `A former controller began to hand over from ${from.name}, which does not answer now.`;
    return { ...hold({ code: 'half-done', sentence, numbers: {} }), yields: true };
  }
  const closed = resultsOf('close-member', done)[from.id]?.executed;
  if (answers(to) && closed === undefined) return goOn(record);
  const still = !leads(from) && compare(from.facts!.executed, unpacked(closed)) === 'equal';
  if (answers(to) && still) return goOn(record);
  return takenBack(record, intent, lost, topology);
}

const lost = 'the controller that handed over is gone.';

/** What somebody had received is true for as long as somebody watched: who was asked before is asked again. */
function takenBack(record: HalfDone, intent: SwitchoverIntent, said: string, topology: Topology): Resumption {
  const done = record.done.filter(({ id }) => !/^(stop-receiving|start-receiving|reopen-member):/.test(id));
  return { kind: 'go-on', plan: takeBack(intent, done, topology, said), done };
}

const saidIn = ({ steps: [first] }: Plan) =>
  String(first?.with.said ?? first?.why ?? lost).replace(/^Taken back: /, '');

function goOn({ plan, done }: HalfDone, primary?: string): Extract<Resumption, { kind: 'go-on' }> {
  return { kind: 'go-on', plan, done, ...(primary === undefined ? {} : { primary }) };
}

const anew = (sentence: string) => ({ kind: 'anew', sentence }) as const;
const hold = (blocker: Blocker) => ({ kind: 'hold', blocker, yields: false }) as const;
