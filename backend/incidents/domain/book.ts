/**
 * The open incidents that a batch of changes can touch, and what each change makes of them. Nothing here does I/O: the
 * application puts in what is known, calls, and writes what `take` gives.
 *
 * Laws: one open incident a cause. What is not well while something it depends on is down joins that one's incident
 * instead of opening one: creation is suppressed, never an end. An incident ends when its cause is well, has been so
 * long enough to be believed, and what suffered from it is well too or has had its time; what is still not well then
 * gets an incident of its own. What somebody else reports of a resource joins the incident of that resource, unless it
 * is worse than what that says; such an incident ends when both are over. An echo of the own checks holds nothing open.
 */
import { calmFor, reopenWithinMs, swungAt } from './flapping.js';
import { type EscalationPolicy, nextEscalation } from './escalation.js';
import { type Incident, isEcho, isSymptom, keyOf, type Member, type Person, type Thing } from './incident.js';
import { explainsOthers, isChosen, isEnd, isProblem, severityOf } from './problem.js';
import { after, type IncidentSignal, isOpen } from './state.js';
import { type Deed, Notes, type Taken } from './notes.js';

/** How long it is waited for word of what a thing depends on, before its own incident is told. */
export const joinWithinMs = 30_000;
/** An incident that began so long before what it depends on fell is a symptom of that fall. */
export const mergeWithinMs = 300_000;
/** What suffered has so long to come back after its cause did. */
export const recoverWithinMs = 120_000;

/** A change of something that can break. */
export interface Change {
  thing: Thing;
  status: string;
  since: number;
  sentence: string;
  /** The key of the resource of which it is said, when that is another thing. */
  about?: string;
  /** That resource is not well by its own status. */
  aboutIll?: boolean;
}

/** What the book must know about the world; resources by the key of `keyOf`. */
export interface World {
  /** What a thing depends on, the nearest first. */
  above(key: string): readonly string[];
  /** What depends on a thing. */
  below(key: string): readonly string[];
  /** Whether word of what it depends on is worth waiting for. */
  waits(key: string): boolean;
  newId(): string;
  nextNumber(): number;
  policy: EscalationPolicy;
}

export class IncidentBook {
  private readonly byId = new Map<string, Incident>();
  private readonly byCause = new Map<string, Incident>();
  private readonly byMember = new Map<string, Incident>();
  private readonly ended = new Map<string, Incident>();
  private readonly notes = new Notes();

  constructor(
    private readonly world: World,
    known: readonly Incident[],
  ) {
    for (const incident of known) this.put(incident);
  }

  /** What was done, once; to be written. */
  take(): Taken {
    return this.notes.take();
  }

  find(id: string): Incident | undefined {
    return this.byId.get(id);
  }

  /** Takes in a change of status. Saying the same again changes nothing. */
  changed(change: Change, at: number): void {
    if (isEnd(change.status)) this.ends(change, at);
    else if (isProblem(change.status)) this.falls(change, at);
  }

  /** Everything that is due by itself. */
  tick(at: number): void {
    for (const incident of [...this.byId.values()]) {
      if (!isOpen(incident.state) || !this.byId.has(incident.id)) continue;
      if (incident.announceAt !== null && incident.announceAt <= at) this.announce(incident, at);
      if (incident.settleAt !== null && incident.settleAt <= at) this.settle(incident, at);
      if (incident.wellSince === null && (incident.escalateAt ?? Infinity) <= at) this.escalate(incident, at);
    }
  }

  /** Word came that all it depends on is well: it is a cause of its own. */
  announce(incident: Incident, at: number): void {
    Object.assign(incident, { announcedAt: at, announceAt: null, number: this.world.nextNumber() });
    this.arm(incident, at);
    this.note(incident, 'opened', incident.sentence, at);
  }

  /** What a person does. Returns false when it cannot be done in the state it is in. */
  signal(incident: Incident, signal: IncidentSignal, at: number, by: Person, sentence: string): boolean {
    const state = after(incident.state, signal);
    if (state === null) return false;
    incident.state = state;
    const took = state === 'acknowledged';
    incident.acknowledgedBy = took ? by : null;
    incident.acknowledgedAt = took ? at : null;
    if (signal === 'reopened') this.reopen(incident, at, sentence, by);
    else if (signal === 'ended') this.finish(incident, at, sentence, by);
    else this.note(incident, signal, sentence, at, by);
    this.arm(incident, at);
    return true;
  }

  /** Goes on as part of another incident; both are open. Told ones are told their end. */
  merge(incident: Incident, into: Incident, at: number, by: Person | null = null): void {
    const { cause, status, since, sentence } = incident;
    this.join(into, { ...cause, status, since, sentence }, at, !incident.announcedAt);
    for (const member of incident.members.values()) this.join(into, member, at, true);
    incident.members = new Map();
    if (incident.announcedAt === null) return this.forget(incident);
    incident.state = 'merged';
    incident.mergedInto = { id: into.id, number: into.number };
    this.close(incident, at);
    this.note(incident, 'merged', `merged into ${nameOf(into)}`, at, by);
    this.note(into, 'joined-by', `took in ${nameOf(incident)}`, at, by);
  }

  /** Written by a person; changes nothing else. */
  remark(incident: Incident, deed: Deed, sentence: string, at: number, by: Person): void {
    this.note(incident, deed, sentence, at, by);
  }

  private falls(change: Change, at: number): void {
    const key = keyOf(change.thing);
    const own = this.byCause.get(key);
    const joined = this.byMember.get(key);
    if (own) this.fallsAgain(own, change, at);
    else if (joined) this.worsens(joined, change);
    else this.begins(change, at);
    if (explainsOthers(change.status)) this.absorb(key, Math.min(at, change.since), at);
  }

  private fallsAgain(own: Incident, change: Change, at: number): void {
    const { status, sentence, since } = change;
    if (own.wellSince === null && own.status === status && own.sentence === sentence) return;
    const worse = severityOf(status) > severityOf(own.worst);
    if (own.wellSince !== null) this.swing(own, at);
    Object.assign(own, { status, sentence, wellSince: null, settleAt: null, keptOpen: false });
    if (worse) own.worst = status;
    own.since = Math.min(own.since, since);
    this.arm(own, at);
    this.note(own, worse ? 'worse' : 'status', `${status}: ${sentence}`, at);
  }

  private worsens(incident: Incident, { thing, status, since, sentence }: Change): void {
    const member = incident.members.get(keyOf(thing))!;
    if (member.status === status && member.sentence === sentence) return;
    Object.assign(member, { status, sentence, since: Math.min(member.since, since) });
    this.notes.touch(incident);
  }

  private begins(change: Change, at: number): void {
    const { thing, status, since, sentence } = change;
    const key = keyOf(thing);
    const cause = this.explanation(key) ?? this.incidentAbout(change);
    if (cause) return this.join(cause, { ...thing, status, since, sentence }, at);
    if (isEcho(thing) && this.isOld(change)) return;
    const before = this.ended.get(key);
    if (before && at - before.endedAt! <= reopenWithinMs) return this.comesBack(before, change, at);
    const waits = this.world.waits(key);
    const incident = opened(this.world.newId(), change, at, waits ? at + joinWithinMs : null);
    this.put(incident);
    this.notes.touch(incident);
    if (!waits) this.announce(incident, at);
  }

  /** The incident of something above it that is down: of the cause at the root, when that has one itself. */
  private explanation(key: string): Incident | undefined {
    for (const above of this.world.above(key)) {
      const own = this.byCause.get(above);
      if (own && own.wellSince === null && explainsOthers(own.status)) return own;
      const joined = this.byMember.get(above);
      if (joined && explainsOthers(joined.members.get(above)!.status)) return joined;
    }
    return undefined;
  }

  /** The incident of the resource of which something is said, unless that is worse than what is known of it. */
  private incidentAbout({ thing, status, about }: Change): Incident | undefined {
    if (about === undefined) return undefined;
    const incident = this.byCause.get(about) ?? this.byMember.get(about);
    if (!incident) return this.explanation(about);
    if (isEcho(thing)) return incident;
    const known = incident.members.get(about)?.status ?? incident.status;
    return incident.wellSince === null && severityOf(status) <= severityOf(known) ? incident : undefined;
  }

  /** An echo of what is over, or of what gets its incident by itself. */
  private isOld({ about, aboutIll, since }: Change): boolean {
    const over = about === undefined ? undefined : this.ended.get(about);
    return aboutIll === true || (over !== undefined && over.endedAt! >= since);
  }

  /** What fell shortly before the thing it depends on, or after, was a symptom. */
  private absorb(key: string, fellAt: number, at: number): void {
    const into = this.byCause.get(key) ?? this.byMember.get(key);
    if (!into) return;
    for (const below of this.world.below(key)) {
      const symptom = this.byCause.get(below);
      if (!symptom || symptom === into || symptom.wellSince !== null) continue;
      if (symptom.since >= fellAt - mergeWithinMs) this.merge(symptom, into, at);
    }
  }

  private join(into: Incident, member: Member, at: number, silently = false): void {
    const key = keyOf(member);
    if (key === keyOf(into.cause)) return;
    const { kind, id, name, status, since, sentence } = member;
    this.byMember.set(key, into);
    into.members.set(key, { kind, id, name, status, since, sentence });
    this.notes.joined(into, member, at, silently);
  }

  private ends({ thing, status, sentence }: Change, at: number): void {
    const key = keyOf(thing);
    const joined = this.byMember.get(key);
    if (joined) this.leaves(joined, key, status, at);
    const own = this.byCause.get(key);
    if (!own || (own.wellSince !== null && own.status === status)) return;
    if (own.wellSince === null) this.swing(own, at);
    Object.assign(own, { status, wellSince: own.wellSince ?? at });
    if (isChosen(status)) return this.finish(own, at, sentence || status);
    if (own.announcedAt === null) return this.finish(own, at, sentence);
    this.rests(own, at, sentence);
  }

  private leaves(incident: Incident, key: string, status: string, at: number): void {
    const member = incident.members.get(key)!;
    incident.members.delete(key);
    this.byMember.delete(key);
    this.notes.left(incident, { ...member, status }, at);
    if (incident.wellSince === null) return;
    if (incident.settleAt === null || awaited(incident).length === 0) this.rests(incident, at, '');
  }

  /** The cause is well: over at once, or as soon as that is believed. */
  private rests(own: Incident, at: number, sentence: string): void {
    if (own.keptOpen) return;
    const calm = own.wellSince! + calmFor(own.swings, at);
    const waitsFor = awaited(own);
    if (waitsFor.length === 0 && calm <= at) return this.finish(own, at, sentence || 'well again');
    const settleAt = waitsFor.length === 0 ? calm : Math.max(calm, own.wellSince! + recoverWithinMs);
    this.arm(own, at);
    if (own.settleAt === null) this.note(own, 'well', restsUntil(own, sentence), at);
    // Only who reported a reason knows when it is over.
    own.settleAt = waitsFor.every(isSymptom) ? settleAt : null;
    this.notes.touch(own);
  }

  private settle(own: Incident, at: number): void {
    own.settleAt = null;
    this.finish(own, at, `well since ${Math.round((at - own.wellSince!) / 60_000)} min`);
  }

  /** Ends it; what is still not well goes on under a cause of its own, unless a person's choice covers it. */
  private finish(own: Incident, at: number, sentence: string, by: Person | null = null): void {
    const left = awaited(own).filter((member) => isSymptom(member) || (by === null && own.status !== 'maintenance'));
    for (const member of own.members.values()) this.byMember.delete(keyOf(member));
    own.members = new Map();
    this.resolve(own, at, sentence, by);
    for (const { kind, id, name, ...rest } of left) this.begins({ thing: { kind, id, name }, ...rest }, at);
    for (const member of left)
      if (explainsOthers(member.status)) this.absorb(keyOf(member), Math.min(at, member.since), at);
  }

  private resolve(own: Incident, at: number, sentence: string, by: Person | null): void {
    if (own.announcedAt === null) return this.forget(own);
    own.state = 'resolved';
    this.close(own, at);
    this.note(own, 'resolved', sentence, at, by);
    this.ended.set(keyOf(own.cause), own);
  }

  private close(incident: Incident, at: number): void {
    Object.assign(incident, { endedAt: at, announceAt: null, settleAt: null, escalateAt: null, keptOpen: false });
    if (this.byCause.get(keyOf(incident.cause)) === incident) this.byCause.delete(keyOf(incident.cause));
  }

  /** It was never told, so it never was. */
  private forget(incident: Incident): void {
    if (this.byCause.get(keyOf(incident.cause)) === incident) this.byCause.delete(keyOf(incident.cause));
    this.byId.delete(incident.id);
    this.notes.forget(incident);
  }

  private comesBack(before: Incident, { status, since, sentence }: Change, at: number): void {
    before.state = after(before.state, 'reopened')!;
    this.swing(before, at);
    Object.assign(before, { status, since, sentence });
    this.reopen(before, at, sentence, null);
    this.arm(before, at);
  }

  private reopen(incident: Incident, at: number, sentence: string, by: Person | null): void {
    const { status } = incident;
    Object.assign(incident, { endedAt: null, wellSince: null, settleAt: null, escalateAt: null });
    Object.assign(incident, { acknowledgedBy: null, acknowledgedAt: null, level: 0, worst: status });
    incident.keptOpen = by !== null;
    this.put(incident);
    this.note(incident, 'reopened', sentence, at, by);
  }

  private escalate(incident: Incident, at: number): void {
    if (after(incident.state, 'escalated') === null) return;
    Object.assign(incident, { level: incident.level + 1, escalateAt: null });
    this.arm(incident, at);
    this.note(incident, 'escalated', `nobody has acknowledged it: level ${incident.level}`, at);
  }

  /** Once it waits for someone's word, no later change puts the moment off. */
  private arm(incident: Incident, at: number): void {
    const next = nextEscalation(incident, this.world.policy, at);
    incident.escalateAt = next === null ? null : (incident.escalateAt ?? next);
  }

  private swing(incident: Incident, at: number): void {
    incident.swings = swungAt(incident.swings, at);
  }

  private note(incident: Incident, deed: Deed, sentence: string, at: number, by: Person | null = null): void {
    this.notes.add(incident, { deed, sentence, at, by });
  }

  private put(incident: Incident): void {
    this.byId.set(incident.id, incident);
    const key = keyOf(incident.cause);
    if (!isOpen(incident.state)) return void this.ended.set(key, incident);
    this.ended.delete(key);
    this.byCause.set(key, incident);
    for (const member of incident.members.keys()) this.byMember.set(member, incident);
  }
}

function opened(
  id: string,
  { thing, status, since, sentence }: Change,
  at: number,
  announceAt: number | null,
): Incident {
  const nobody = { acknowledgedBy: null, acknowledgedAt: null, assignee: null, level: 0, escalateAt: null };
  const times = { announcedAt: null, announceAt, wellSince: null, settleAt: null, endedAt: null, mergedInto: null };
  const begin = { status, worst: status, since, sentence, swings: [at], openedAt: at, keptOpen: false, version: 0 };
  return { id, number: null, state: 'firing', cause: thing, ...begin, ...nobody, ...times, members: new Map() };
}

/** What an incident waits for when its cause is well. */
const awaited = ({ members }: Incident): Member[] => [...members.values()].filter((member) => !isEcho(member));

function restsUntil(incident: Incident, sentence: string): string {
  const said = `${incident.cause.name} is well${sentence ? `: ${sentence}` : ''}`;
  const all = awaited(incident);
  const suffered = all.filter(isSymptom).length;
  const reasons = all.filter((member) => !isSymptom(member)).map(({ name }) => name);
  if (reasons.length > 0) return `${said}; not over: ${reasons.join(', ')}`;
  return suffered > 0 ? `${said}; ${suffered} that suffered are not yet` : `${said}; it must stay so to count`;
}

const nameOf = ({ number, cause }: Incident): string => (number === null ? cause.name : `#${number} ${cause.name}`);
