import { covers, type Position } from './position.js';
import type {
  AcknowledgementFacts,
  Acknowledgers,
  Lost,
  MemberFacts,
  MemberView,
  SignIns,
  Topology,
} from './topology.js';

export type { Acknowledgers };

type Known = Pick<Topology, 'primary' | 'members'> & {
  readonly standing?: Pick<Topology['standing'], 'watchingSince'>;
};

/**
 * The replicas that may have acknowledged since the last proof. The rule of no loss:
 *
 *   every commit that a client was told of is received by some member of the set
 *
 * so a promotion that asks ALL of them and takes the most advanced loses nothing. MariaDB waits for exactly one
 * acknowledgement (F16): any one of them may be the only one. A member leaves only while the primary lives: the primary
 * no longer sends to it, and another member of the set has since received all that the primary had at that moment. Kept
 * durable with the cluster, so that a controller which takes over knows it.
 *
 * @returns the set after what is now seen; the same object when nothing changed
 */
export function trackAcknowledgers(before: Acknowledgers, topology: Known): Acknowledgers {
  if (topology.primary === null) return before;
  if (before.primary !== topology.primary) return everyone(topology);
  const primary = topology.members.find(({ id }) => id === topology.primary);
  const living = primary && takesWrites(primary) ? primary : null;
  const tracked = living ? trackLiving(before, living, topology) : trackUnseen(before, primary, topology);
  const after = { ...tracked, ...trackLost(before.lost ?? {}, tracked, living, topology) };
  return same(before, after) ? before : after;
}

/** By what was read of it as the one that it is: right after it was opened that is still of its time as a replica. */
const takesWrites = ({ probe, facts }: MemberView): boolean =>
  probe.outcome === 'answering' && !!facts && !facts.readOnly && !facts.openedSince;

function trackLiving(before: Acknowledgers, primary: MemberView, topology: Known): Acknowledgers {
  const { executed, acknowledgement } = primary.facts!;
  const { signIns } = acknowledgement;
  const active = receivingFrom(primary, topology);
  const strangers = unseen(before.signIns, signIns) > 0 ? everyone(topology).members : [];
  const members = [...new Set([...before.members, ...active, ...strangers])];
  const gone = members.filter((id) => !active.includes(id));
  const leaving = Object.fromEntries(gone.map((id) => [id, before.leaving[id] ?? executed]));
  const survivors = topology.members.filter(({ id }) => active.includes(id));
  const proved = gone.filter(
    (id) => before.leaving[id] && survivors.some((one) => hasReceived(one, before.leaving[id])),
  );
  for (const id of proved) delete leaving[id];
  const left = members.filter((id) => !proved.includes(id));
  const said = signIns ? { signIns } : {};
  return { primary: primary.id, members: left, leaving, ...waits(before, primary.facts!, survivors), ...said };
}

/**
 * What went on without a copy is on nobody else when commits begin to wait again: until somebody who receives has all that
 * the primary had then, they count as before.
 */
function waits(
  before: Acknowledgers,
  { executed, acknowledgement }: MemberFacts,
  survivors: readonly MemberView[],
): Pick<Acknowledgers, 'waited' | 'owed'> {
  const { waited } = before;
  if (acknowledgement.state !== 'on' || waited === undefined || waited === 'on') return lasting(acknowledgement);
  const owed = before.owed ?? executed;
  return survivors.some((one) => hasReceived(one, owed)) ? lasting(acknowledgement) : { waited, owed };
}

/**
 * The set is proved as of the primary's last word. Who has not watched all the time since then cannot say that one which had
 * left did not come back, acknowledge and vanish again: it may have been anybody.
 */
function trackUnseen(before: Acknowledgers, primary: MemberView | undefined, topology: Known): Acknowledgers {
  if (!primary || primary.probe.outcome === 'answering' || primary.probe.outcome === 'never') return before;
  const { watchingSince = Number.NEGATIVE_INFINITY } = topology.standing ?? {};
  if (watchingSince <= (primary.askedAt ?? primary.seenAt ?? Number.NEGATIVE_INFINITY)) return before;
  const members = [...new Set([...before.members, ...everyone(topology).members])];
  return members.length === before.members.length ? before : { ...before, members };
}

/**
 * Receivers that signed in since the last look and are not there any more: nobody knows who they were, so they may have
 * been anybody. One that came back and is there, once, is seen in both.
 */
function unseen(before: SignIns | undefined, now: SignIns | undefined): number {
  if (!now) return 0;
  if (!before) return 1;
  const began = now.count < before.count; // the server was restarted and counts anew
  const came = began ? now.count : now.count - before.count;
  const there = now.open.filter((one) => began || !before.open.includes(one));
  return came - there.length;
}

/** With a new primary nothing is proved yet: any other member may acknowledge its first commit. */
export function everyone({ primary, members }: Known): Acknowledgers {
  const others = members.filter(({ id, quarantine }) => id !== primary && !quarantine);
  return { primary, members: others.map(({ id }) => id), leaving: {} };
}

/** Its commits wait for nobody from now on, whatever was read of it before. */
export function goingOn(topology: Pick<Topology, 'primary' | 'members' | 'acknowledgers'>): Acknowledgers {
  const { acknowledgers, primary } = topology;
  const those = acknowledgers.primary === primary ? acknowledgers : everyone(topology);
  const { owed: _, ...rest } = those;
  return { ...rest, waited: 'off' };
}

/** Those the primary sends to and that may acknowledge. One that cannot be asked counts: it may. */
function receivingFrom(primary: MemberView, { members }: Known): string[] {
  const { receivers, state } = primary.facts!.acknowledgement;
  return members
    .filter((one) => receivers.includes(one.id) && (state === 'off' || mayAcknowledge(one)))
    .map(({ id }) => id);
}

const mayAcknowledge = ({ probe, facts }: MemberView) =>
  probe.outcome !== 'answering' || !facts?.replica || facts.replica.acknowledges;

const hasReceived = ({ probe, facts }: MemberView, position: Position) =>
  probe.outcome === 'answering' && !!facts?.replica && covers(facts.replica.received, position);

/** What may be remembered of the wait: one that ends by itself after a time may have ended while nobody looked. */
function lasting({ state, lossless }: AcknowledgementFacts): Pick<Acknowledgers, 'waited'> {
  return state === 'on' && !lossless ? {} : { waited: state };
}

/**
 * Whether the primary's commits waited for a replica when it last took writes. What a restarted server says of itself is
 * about its new life, so what was seen before counts.
 */
export function waitedFor(topology: Pick<Topology, 'primary' | 'members' | 'acknowledgers'>): Acknowledgers['waited'] {
  const { acknowledgers, primary, members } = topology;
  if (acknowledgers.primary === primary && acknowledgers.waited) return acknowledgers.waited;
  return members.find(({ id }) => id === primary)?.facts?.acknowledgement.state;
}

/**
 * Members of the set that may no longer have what they acknowledged: kept durable, since whoever takes over never saw
 * that they had it. One of them has it again when it has received what the living primary had.
 */
function trackLost(
  before: NonNullable<Acknowledgers['lost']>,
  { members }: Acknowledgers,
  primary: MemberView | null,
  topology: Known,
): Pick<Acknowledgers, 'lost'> {
  const entries = topology.members.flatMap((one): [string, Lost][] => {
    if (!members.includes(one.id)) return [];
    const known = before[one.id] ?? newlyLost(one);
    if (!known || (primary && known.until && hasReceived(one, known.until) && receives(one))) return [];
    return [[one.id, primary && !known.until ? { ...known, until: primary.facts!.executed } : known]];
  });
  return entries.length > 0 ? { lost: Object.fromEntries(entries) } : {};
}

function newlyLost({ probe, facts, furthest = null, restarted = false }: MemberView): Lost | null {
  const replica = probe.outcome === 'answering' ? facts?.replica : null;
  const less = !!furthest && !!replica && !covers(replica.received, furthest);
  return restarted || less ? { had: furthest, more: restarted, until: null } : null;
}

const receives = ({ facts }: MemberView) => facts?.replica?.receiving === 'yes';

function same(a: Acknowledgers, b: Acknowledgers): boolean {
  const keys = (one: Acknowledgers) => Object.keys(one.leaving).sort().join();
  const lost = ({ lost = {} }: Acknowledgers) =>
    Object.keys(lost)
      .sort()
      .map((id) => `${id}${lost[id].until ? '' : '?'}`)
      .join();
  const signIns = (one: Acknowledgers) => `${one.signIns?.count}/${one.signIns?.open.join()}`;
  if (lost(a) !== lost(b) || signIns(a) !== signIns(b) || a.owed?.text !== b.owed?.text) return false;
  return a.waited === b.waited && a.members.join() === b.members.join() && keys(a) === keys(b);
}
