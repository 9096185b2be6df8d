import { covers, type Position } from '../../domain/position.js';
import type { MemberFacts, MemberView, Witness } from '../../domain/topology.js';
import { ControlFailed, type Glance, type Timing } from '../../ports.js';
import type { ControlledMember, MemberSettings } from './controlled-cluster.js';
import { glanceTimeout, observeEvery, pacing } from './pacing.js';
import { type Asked, ProbeState } from './probe-state.js';
import { RoleChanges } from './role-changes.js';
import { withGlance } from './with-glance.js';

/** One beat of the controller's clock, as every watch gets it. */
export interface Beat {
  readonly now: number;
  /** How much of the time since the last beat the controller itself was on time. */
  readonly onTimeMs: number;
  /** The beat's own length. */
  readonly tickMs: number;
  readonly alert: boolean;
  readonly silenceMs: number;
}

/** What earlier controllers knew of a member. */
export interface KnownBefore {
  readonly facts: MemberFacts | null;
  readonly furthest: Position | null;
  /** When its process began, of this controller's clock. */
  readonly startedAt: number | null;
  /** Whether it was connected to its source. */
  readonly received: boolean;
}

/** Servers tell their age in whole seconds. */
const startsApartMs = 2_000;
/** A server that says five seconds may be any age from four to six. */
const wholeSecondMs = 1_000;

/** What a watch tells its controller: another outcome, a connection that ended, or that something was read. */
export type Noticed = 'outcome' | 'lost' | 'read';

/**
 * Watches one member over its own connections, and knows how old everything is that it knows. After a connection was
 * lost another server may answer there, or the same one restarted: only a read of ALL facts says that it is back.
 */
export class MemberWatch {
  private readonly probe: ProbeState;
  private readonly roles: RoleChanges;
  private seenAt: number | null = null;
  private askedAt: number | null = null;
  private facts: MemberFacts | null;
  private glance: Glance | null = null;
  private glancedAt = Number.NEGATIVE_INFINITY;
  private witness: Witness | null = null;
  private furthest: Position | null;
  /** Whether it was restarted while it received from the present primary, and has not everything again. */
  private restarted = false;
  private startedAt: number | null;
  /** When it was last seen to take writes. */
  private wroteAt: number | null = null;
  private unacknowledgedSince: number | null = null;
  private stalledSince: number | null = null;
  /** Whether it was connected to its source when it was last read. */
  private received: boolean;
  private strange = true;
  private glancing = false;
  private observing = false;
  private knocking = false;
  private ended = false;
  private dueAt = 0;
  private observeDueAt = 0;
  private last: Beat;
  /** When the last read of all facts that has ended, well or not, was begun. */
  observedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly member: ControlledMember,
    private readonly timing: Timing,
    private readonly notice: (what: Noticed) => void,
    /** What earlier controllers knew of it. */
    before: KnownBefore,
    /** Since when nothing of ours ran; null while something does, or may. */
    calmSince: () => number | null,
  ) {
    const now = timing.now();
    this.roles = new RoleChanges(calmSince);
    this.facts = before.facts;
    this.furthest = before.furthest;
    this.startedAt = before.startedAt;
    this.received = before.received;
    this.probe = new ProbeState(now);
    this.last = { now, onTimeMs: 0, tickMs: pacing.restMs, alert: false, silenceMs: 1_000 };
    member.control.onLost((error) => this.lost(error));
  }

  /** When it stopped answering; null while it answers. */
  get goneSince(): number | null {
    return this.probe.goneSince;
  }

  get answering(): boolean {
    return this.probe.outcome === 'answering';
  }

  /** Whether something about it is unresolved and worth quick looks. */
  restless(now: number): boolean {
    const { outcome, since } = this.probe;
    return outcome !== 'answering' && outcome !== 'denied' && now - since < pacing.alertForMs;
  }

  /** Counts the time that passed. */
  beat(beat: Beat): void {
    this.last = beat;
    if (this.probe.passed(beat.now, beat.onTimeMs, beat.silenceMs)) this.changed();
  }

  /** Asks what is due; never waits. */
  ask(now: number): void {
    if (this.ended || now < this.dueAt) return;
    if (!this.strange && !this.glancing) void this.takeGlance();
    if (!this.observing && (this.strange || now >= this.observeDueAt)) void this.takeObservation();
  }

  end(): void {
    this.ended = true;
  }

  /** Reads all facts at the next beat, because something changed. */
  soon(): void {
    this.observeDueAt = 0;
    this.dueAt = 0;
  }

  /** Something was done there: what was seen before says nothing, and all facts are read at the next beat. */
  touched(): void {
    this.unacknowledgedSince = null;
    this.soon();
  }

  /** Reads all facts now, between two beats. */
  atOnce(): void {
    this.soon();
    this.ask(this.timing.now());
  }

  view(settings: MemberSettings): MemberView {
    const { id, name, restartable } = this.member;
    const { probe, seenAt, askedAt, witness, furthest, restarted, unacknowledgedSince, stalledSince } = this;
    return {
      id,
      name,
      restartable,
      probe: probe.view(),
      seenAt,
      askedAt,
      facts: this.currentFacts(),
      witness,
      furthest,
      restarted,
      unacknowledgedSince,
      stalledSince,
      roleChanged: this.roles.told(this.timing.now()),
      ...this.served(),
      ...settings,
    };
  }

  private currentFacts(): MemberFacts | null {
    if (!this.facts || !this.glance || this.seenAt === null || this.glancedAt < this.seenAt) return this.facts;
    return withGlance(this.facts, this.glance);
  }

  private async takeGlance(): Promise<void> {
    this.glancing = true;
    const asked = this.probe.ask(this.timing.now());
    try {
      this.glanced(await this.member.control.glance(this.timeout()), asked);
    } catch (error) {
      this.failed(asked, error);
    } finally {
      this.glancing = false;
    }
  }

  private glanced(glance: Glance, asked: Asked): void {
    const now = this.timing.now();
    if (this.strange) return this.probe.dismiss(asked);
    const before = this.glance;
    this.glance = glance;
    this.glancedAt = now;
    const changedAt = before?.signs === glance.signs && this.witness ? this.witness.changedAt : now;
    this.witness = { changedAt, readAt: now };
    this.noteReceived();
    if (!glance.readOnly) this.wroteAt = asked.at;
    if (before?.readOnly !== glance.readOnly || before.receiving !== glance.receiving) this.observeDueAt = 0;
    // Who came and is gone again shows only in all facts, and only now.
    if (glance.signIns !== undefined && glance.signIns !== this.facts?.acknowledgement.signIns?.count) this.atOnce();
    this.answered(asked, now);
  }

  private async takeObservation(): Promise<void> {
    this.observing = true;
    const asked = this.probe.ask(this.timing.now());
    this.observeDueAt = asked.at + observeEvery(this.last.tickMs, this.last.alert);
    try {
      this.observed(await this.member.control.observe(this.timeout()), asked);
    } catch (error) {
      this.failed(asked, error);
    } finally {
      this.observing = false;
      this.observedAt = asked.at;
    }
    if (this.answering) return;
    this.dueAt = asked.at + this.restBetween();
    // A reset is no answer to the question whether anything listens: that is asked at once.
    if (this.probe.outcome === 'reset' && this.probe.since >= asked.at) this.atOnce();
  }

  private observed(facts: MemberFacts, asked: Asked): void {
    const now = this.timing.now();
    const restarted = this.noteStart(facts.uptimeMs, asked.at, now);
    const before = this.facts && this.askedAt !== null ? { facts: this.facts, askedAt: this.askedAt } : null;
    this.roles.note(before, facts, now, restarted);
    this.noteAcknowledging(facts, now);
    this.noteStalled(facts, now);
    this.facts = facts;
    [this.seenAt, this.askedAt] = [now, asked.at];
    if (!facts.readOnly) this.wroteAt = asked.at;
    this.strange = false;
    this.noteReceived();
    this.answered(asked, now);
  }

  /** With another primary what it received before says nothing any more. */
  forgetFurthest(): void {
    this.furthest = null;
    this.restarted = false;
  }

  /** It has again what it may have thrown away at a restart. */
  hasItAgain(): void {
    this.restarted = false;
  }

  /**
   * A server that starts throws away what it had received and not applied; while it was connected that may be anything. How
   * old it is it said at some time between the question and now, and while we stood still that may be long ago.
   */
  private noteStart(ageMs: number, asked: number, now: number): boolean {
    const another = this.startedAt !== null && asked - ageMs - this.startedAt > startsApartMs;
    if (another && this.received) this.restarted = true;
    if (another || this.startedAt === null || now - asked < startsApartMs) this.startedAt = now - ageMs;
    return another;
  }

  /** Its age in whole seconds proves that it began before it was last seen to take writes, or does not. */
  private served(): Pick<MemberView, 'served'> {
    if (this.wroteAt === null || this.startedAt === null) return {};
    return { served: this.startedAt + wholeSecondMs <= this.wroteAt };
  }

  private noteAcknowledging({ replica, acknowledgement }: MemberFacts, now: number): void {
    const { clients, receivers } = acknowledgement;
    const mute = replica?.receiving === 'yes' && !replica.acknowledges;
    const uncounted = clients === 0 && receivers.length > 0;
    this.unacknowledgedSince = mute || uncounted ? (this.unacknowledgedSince ?? now) : null;
  }

  /** Under load some commit always waits: only where none is answered either they wait for one that does not come. */
  private noteStalled({ acknowledgement: { waiters, answered } }: MemberFacts, now: number): void {
    const same = this.facts?.acknowledgement.answered === answered;
    const waits = waiters > 0 && answered !== undefined && (same || this.stalledSince === null);
    this.stalledSince = waits ? (this.stalledSince ?? now) : null;
  }

  private noteReceived(): void {
    const replica = this.currentFacts()?.replica;
    this.received = replica?.receiving === 'yes';
    const received = replica?.received;
    if (received && (!this.furthest || covers(received, this.furthest))) this.furthest = received;
  }

  private answered(asked: Asked, now: number): void {
    if (this.probe.answered(asked, now, this.last.tickMs)) this.changed();
    else this.notice('read');
  }

  private failed(asked: Asked, error: unknown): void {
    const failure = error instanceof ControlFailed ? error : new ControlFailed('failed', String(error));
    if (failure.reason !== 'failed') this.strange = true;
    if (this.probe.failed(asked, this.timing.now(), failure)) this.changed();
  }

  private lost(error: ControlFailed): void {
    this.strange = true;
    this.notice('lost');
    if (this.probe.lost(this.timing.now(), error)) this.changed();
    this.atOnce();
  }

  /** Another outcome: every fact is due again, and whether the kernel takes connections. */
  private changed(): void {
    this.soon();
    this.notice('outcome');
    if (this.probe.outcome === 'silent') void this.knock();
  }

  /** Tells a hung server from one that is cut off, for as long as it is silent. */
  private async knock(): Promise<void> {
    if (this.knocking) return;
    this.knocking = true;
    while (!this.ended && this.probe.outcome === 'silent') {
      const asked = this.probe.ask(this.timing.now());
      try {
        this.probe.accepts = await this.member.control.accepts(Math.max(100, this.last.silenceMs / 2));
        this.probe.dismiss(asked);
        this.notice('read');
      } catch (error) {
        this.failed(asked, error);
      }
      await this.timing.sleep(pacing.observeAlertMs);
    }
    this.knocking = false;
  }

  private timeout(): number {
    const { slowestAnswerMs, silentForMs } = this.probe;
    return glanceTimeout(this.last.silenceMs, slowestAnswerMs, silentForMs);
  }

  private restBetween(): number {
    if (this.probe.outcome === 'denied') return pacing.deniedMs;
    return this.last.alert && this.probe.outcome !== 'saturated' ? 0 : pacing.goneMs;
  }
}
