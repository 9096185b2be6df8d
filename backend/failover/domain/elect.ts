import { type Candidate, candidates, diverged, exclusion, order } from './candidates.js';
import type { Blocker, Choice } from './decision.js';
import type { FailoverIntent } from './intent.js';
import { thrownAway } from './known-loss.js';
import { missing, type Position } from './position.js';
import { memberOf, type Topology } from './topology.js';

/** A preferred member may fetch this many transactions from the most advanced one before it is promoted instead. */
const WORTH_FETCHING = 1_000;

export interface Elected {
  readonly kind: 'elected';
  readonly member: string;
  /** What the new primary must have applied before it opens. */
  readonly position: Position;
  /** Transactions known to be lost by this; 0 when the rule of no loss holds. */
  readonly loses: number;
  /** The most advanced member, when another one fetches from it first. */
  readonly via: string | null;
}

export interface NoneElected {
  readonly kind: 'none';
  readonly blockers: readonly Blocker[];
  readonly choices: readonly Choice[];
}

/**
 * Who takes over, by what each member had received when it had stopped receiving. The rule of no loss: every member of
 * the acknowledger set was stopped and read (but those a person left out), and the most advanced of ALL read wins: most
 * received, not most applied.
 */
export function elect(
  topology: Topology,
  intent: FailoverIntent,
  received: Readonly<Record<string, Position>>,
): Elected | NoneElected {
  const unread = intent.acknowledgers.filter((id) => !(id in received) && !intent.without.includes(id));
  if (unread.length > 0) return { kind: 'none', blockers: unread.map((id) => notRead(id, topology)), choices: [] };
  const lost = intent.mayLose > 0 ? [] : thrownAway(topology, Object.values(received));
  if (lost.length > 0) return { kind: 'none', blockers: lost, choices: [] };
  const most = mostAdvanced(received);
  if (!most) return none('no-member-read', 'No member could be stopped and read.');
  if (Object.values(received).some((one) => diverged(one, received[most]))) {
    return none('diverged', 'Two members received what the other lacks: a person must choose.');
  }
  return choose(topology, intent, received, most);
}

function choose(
  topology: Topology,
  intent: FailoverIntent,
  received: Readonly<Record<string, Position>>,
  most: string,
): Elected | NoneElected {
  const position = received[most];
  const pool = stopped(topology, received, intent.detached);
  if (pool.length === 0) {
    const { excluded } = candidates(topology);
    return { kind: 'none', blockers: excluded.map(({ blocker }) => blocker), choices: [] };
  }
  const best = pool.sort((a, b) => order(a, b, topology))[0];
  const preferred = pool.find((one) => one.preferred && missing(position, one.received) <= WORTH_FETCHING);
  const chosen = preferred && canGive(most, topology) ? preferred : best;
  const lacks = missing(position, chosen.received);
  if (lacks === 0) return { kind: 'elected', member: chosen.member, position, loses: 0, via: null };
  if (canGive(most, topology)) return { kind: 'elected', member: chosen.member, position, loses: 0, via: most };
  return losing(chosen, lacks, most, topology, intent);
}

/** The most advanced one can neither be promoted nor hand over what it has: that is lost, if it may be. */
function losing(
  chosen: Candidate,
  lacks: number,
  most: string,
  topology: Topology,
  intent: FailoverIntent,
): Elected | NoneElected {
  if (lacks <= intent.mayLose) {
    return { kind: 'elected', member: chosen.member, position: chosen.received, loses: lacks, via: null };
  }
  const names = { from: memberOf(topology, most).name, to: memberOf(topology, chosen.member).name };
  const sentence = `${names.from} has ${lacks} transactions that ${names.to} lacks, and can neither be promoted nor hand them over.`;
  const choice: Choice = {
    code: 'promote-losing',
    sentence: `Promote ${names.to} and lose ${lacks} transactions.`,
    loss: lacks,
    intent: { ...intent, mayLose: lacks },
  };
  return { kind: 'none', blockers: [{ code: 'would-lose', sentence, numbers: { lacks } }], choices: [choice] };
}

/** Electable members among those that were stopped and read, as they then stood. */
function stopped(
  topology: Topology,
  received: Readonly<Record<string, Position>>,
  detached?: readonly string[],
): Candidate[] {
  return topology.members
    .filter(({ id }) => id in received && id !== topology.primary)
    .filter((member) => !exclusion(member, topology, detached))
    .map(({ id, facts, policy }) => ({
      ...{ member: id, received: received[id] },
      ...{ lagMs: facts?.replica?.lagMs ?? null, preferred: policy.promotion === 'preferred' },
      // Once its receiver has stopped a server tells no lag any more.
      unapplied: facts ? missing(received[id], facts.executed) : 0,
    }));
}

/** Whether others can fetch from the member what it received: it applies, and logs what it applies. */
function canGive(id: string, topology: Topology): boolean {
  const { facts, probe } = memberOf(topology, id);
  if (probe.outcome !== 'answering' || !facts?.replica) return false;
  const mute = facts.ineligible.some((one) => one !== 'older-version' && one !== 'delayed');
  return facts.replica.applying && !facts.replica.applyError && facts.errant.length === 0 && !mute;
}

function mostAdvanced(received: Readonly<Record<string, Position>>): string | null {
  const ids = Object.keys(received).sort();
  return ids.reduce<string | null>((best, id) => {
    if (best === null) return id;
    return missing(received[id], received[best]) > missing(received[best], received[id]) ? id : best;
  }, null);
}

function notRead(id: string, topology: Topology): Blocker {
  const { name, probe } = memberOf(topology, id);
  const sentence = `${name} may have acknowledged and could not be stopped and read (${probe.outcome}).`;
  return { code: 'acknowledger-not-read', sentence, numbers: { outcome: probe.outcome } };
}

const none = (code: string, sentence: string): NoneElected => ({
  ...{ kind: 'none', blockers: [{ code, sentence, numbers: {} }], choices: [] },
});
