import type { Decision } from '../../domain/decision.js';
import type { Intent } from '../../domain/intent.js';
import { goesOn } from '../../domain/plan.js';
import type { RecoveryEnd, Step, StepDone } from '../../domain/recovery.js';
import type { Topology } from '../../domain/topology.js';
import type { Journal, NewRecovery, RecoveryRecord, Timing } from '../../ports.js';
import { BackOff } from './back-off.js';
import type { ClusterSettings, ControlledCluster } from './controlled-cluster.js';
import type { Noticed } from './member-watch.js';
import { OwnConnectionsKeeper } from './own-connections.js';
import { pacing, restMs } from './pacing.js';
import { Pause } from './pause.js';
import { Picture } from './picture.js';
import { placesOf } from './places.js';
import { isRepair, preempts } from './pre-emption.js';
import { Publisher } from './publisher.js';
import { RateLimit } from './rate-limit.js';
import { RecoveryRun } from './recovery-run.js';
import type { Reports } from './reports.js';
import type { Rules } from './rules.js';
import { type Appointment, TakeOver } from './take-over.js';
import { type Grant, Tenure } from './tenure.js';

/** What a controller needs beside its cluster. */
export interface ControllerOutside {
  readonly timing: Timing;
  readonly journal: Journal;
  readonly reports: Reports;
  readonly rules: Rules;
  /** The id of a new recovery: never the same twice, by whichever process. */
  newId(): string;
  /** How many clusters share the thread: the more, the slower the beat at rest. */
  clusters?(): number;
}

/** A person who asked for a recovery. */
export type Requester = NonNullable<NewRecovery['requester']>;

export interface RecoveryOutcome {
  readonly recoveryId: string;
  readonly end: RecoveryEnd;
  readonly sentence: string;
  readonly pauseMs: number | null;
}

/** This controller cannot carry out what a person asked for, and why. */
export class NotInControl extends Error {
  override readonly name = 'NotInControl';
}

/**
 * Controls one cluster: looks, concludes, and carries out what follows, one recovery at a time. Everything it concludes
 * comes from the rules; everything it does goes through a RecoveryRun. All its time is that of `Timing`.
 */
export class ClusterController {
  readonly tenure: Tenure;
  private readonly picture: Picture;
  private readonly pause: Pause;
  private readonly connections: OwnConnectionsKeeper;
  private readonly takeOver: TakeOver;
  private readonly publisher: Publisher;
  private readonly limit: RateLimit;
  private readonly backOff = new BackOff();
  private readonly waiting = new Map<string, (outcome: RecoveryOutcome) => void>();
  private running: RecoveryRun | null = null;
  private ended: Promise<void> = Promise.resolve();
  private unfinished: RecoveryRecord[] = [];
  private ready = false;
  private appointments = 0;
  private beatAt: number;
  private tickMs: number = pacing.restMs;
  private lateMs = 0;
  private worstLateMs = 0;
  private alertUntil = 0;
  private inBeat = false;
  private freshSince = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly cluster: ControlledCluster,
    private readonly outside: ControllerOutside,
  ) {
    const { timing, reports } = outside;
    this.tenure = new Tenure(timing);
    this.pause = new Pause(timing);
    this.picture = new Picture(cluster, timing, (what, member) => this.noticed(what, member));
    this.takeOver = new TakeOver(cluster.members, timing, this.tenure, reports);
    const owed = () => this.takeOver.owed;
    this.connections = new OwnConnectionsKeeper(cluster.members, this.tenure, reports, owed);
    this.publisher = new Publisher(timing, reports);
    this.limit = new RateLimit(timing, cluster.recentFailovers);
    this.beatAt = timing.now();
  }

  /** Looks and acts until it is told to stop; ends when no recovery of its own runs any more. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => {
      this.running?.supersede('The controller was stopped.', 'let-go');
      this.pause.ring();
    };
    signal.addEventListener('abort', stop);
    await this.pause.wait(phaseOf(this.cluster.id));
    while (!signal.aborted) {
      this.tickMs = this.alert() ? pacing.alertMs : restMs(this.outside.clusters?.() ?? 1);
      await this.pause.wait(this.tickMs);
      if (!signal.aborted) this.beat();
    }
    this.picture.end();
    await this.ended;
  }

  /** It has the cluster's lease, in a new term: it acts once the duties of a new holder are done. Never rejects. */
  async appointed(appointment: Appointment): Promise<void> {
    const mine = ++this.appointments;
    this.ready = false;
    this.tenure.renewed(appointment.grant);
    this.unfinished = [...appointment.unfinished];
    this.connections.allChanged();
    await this.takeOver.duties(appointment);
    await this.routesReadBack();
    if (mine !== this.appointments) return;
    await this.keepConnections();
    if (mine !== this.appointments) return;
    this.ready = true;
    this.conclude();
  }

  /** The lease was renewed, in the same term. */
  renewed(grant: Grant): void {
    if (grant.term === this.tenure.term) this.tenure.renewed(grant);
  }

  /** Another has the lease, or it was given back. */
  dismissed(): void {
    this.appointments++;
    this.ready = false;
    this.unfinished = [];
    this.tenure.lost();
  }

  /** People changed the policy, a hold or what a member may be. */
  reconfigure(settings: ClusterSettings): void {
    this.picture.settings = settings;
    this.limit.holds(settings.holds);
    this.conclude();
  }

  /** How late the latest tick was since this was last asked, ms. */
  takeLateness(): number {
    const worst = this.worstLateMs;
    this.worstLateMs = 0;
    return worst;
  }

  /** Everything as it is seen now. */
  topology(): Topology {
    const latenessMs = Math.max(this.lateMs, this.outside.timing.now() - this.beatAt - this.tickMs);
    const { term } = this.tenure;
    return this.picture.topology({ term, validForMs: this.tenure.validForMs(), ready: this.ready, latenessMs });
  }

  /**
   * Carries out what a person asked for; a repair that runs gives way. Resolves with its end.
   * @throws NotInControl without a lease, or when something that may not be interrupted runs
   */
  async carryOut(intent: Intent, who: Requester, signal?: AbortSignal): Promise<RecoveryOutcome> {
    if (this.running && !preempts(intent, this.running, this.picture.primary, true)) {
      throw new NotInControl(`${this.running.intent.kind} ${this.running.id} runs; it has to end first`);
    }
    this.running?.supersede(`${who.name} asked for a ${intent.kind}.`);
    await this.ended;
    if (!this.ready || this.tenure.validForMs() <= 0) {
      throw new NotInControl('this controller holds no valid lease of the cluster');
    }
    if (this.running) throw new NotInControl(`${this.running.intent.kind} ${this.running.id} was faster`);
    if ('from' in intent && intent.from !== this.picture.primary) {
      throw new NotInControl('the primary is another one by now: it has to be planned again');
    }
    return this.begin(intent, this.askedFor(intent, who), who, signal);
  }

  private askedFor(intent: Intent, { name, reason }: Requester): Decision {
    const topology = this.topology();
    const because = `${name} asked for it${reason ? `: ${reason}` : '.'}`;
    return { kind: 'act', intent, because, findings: this.outside.rules.analyse(topology), numbers: {} };
  }

  private alert(): boolean {
    const now = this.outside.timing.now();
    return this.running !== null || now < this.alertUntil || this.picture.restless(now);
  }

  private beat(): void {
    const now = this.outside.timing.now();
    const passed = now - this.beatAt;
    this.beatAt = now;
    this.lateMs = Math.max(0, passed - this.tickMs);
    this.worstLateMs = Math.max(this.worstLateMs, this.lateMs);
    const onTimeMs = Math.min(passed, 2 * this.tickMs);
    const { silenceMs } = this.picture.settings.policy;
    this.inBeat = true;
    this.picture.beat({ now, onTimeMs, tickMs: this.tickMs, alert: this.alert(), silenceMs });
    this.inBeat = false;
    this.conclude();
    if (!this.ready) return;
    void this.takeOver.visit(this.picture.answering);
    void this.keepConnections();
  }

  private noticed(what: Noticed, member: string | null): void {
    if (what === 'lost' && member) this.connections.changed(member);
    if (what === 'outcome') {
      // Whatever became of one of them, all others are asked at once what they see.
      this.picture.soon();
      this.alertUntil = this.outside.timing.now() + pacing.observeMs;
      if (!this.inBeat) this.pause.ring();
    }
    if (!this.inBeat && (what === 'outcome' || this.alert())) this.conclude();
  }

  /** Look, analyse, decide, and act on it. */
  private conclude(): void {
    const { rules } = this.outside;
    let topology = this.topology();
    const acknowledgers = rules.trackAcknowledgers(this.picture.acknowledgers, topology);
    if (acknowledgers !== this.picture.acknowledgers) {
      this.picture.acknowledgers = acknowledgers;
      this.keep({ kind: 'acknowledgers', acknowledgers });
      topology = { ...topology, acknowledgers };
    }
    const decision = this.orRoutes(rules.decide(topology, rules.analyse(topology)), topology);
    if (!this.running && this.settled(decision)) this.publisher.decided(topology.at, decision);
    if (this.unfinished.length > 0) this.resume();
    else if (decision.kind === 'act') this.act(decision.intent, decision);
    this.publisher.seen(topology, decision, this.running?.running ?? null);
  }

  /** A repair that is tried later must not keep clients from the primary, or on another: routes are corrected meanwhile. */
  private orRoutes(decision: Decision, topology: Topology): Decision {
    if (decision.kind !== 'act' || ['failover', 'correct-route'].includes(decision.intent.kind)) return decision;
    const wrong = decision.findings.filter(({ code }) => code === 'route-wrong');
    if (wrong.length === 0 || !this.backOff.holds(decision.intent, topology.at)) return decision;
    const other = this.outside.rules.decide(topology, wrong);
    return other.kind === 'act' ? { ...other, findings: decision.findings } : decision;
  }

  /** What was read before the last recovery ended says nothing about what it left; but a new death is no leftover. */
  private settled(decision: Decision): boolean {
    const failover = decision.kind === 'act' && decision.intent.kind === 'failover';
    return failover || this.picture.readSince(this.freshSince);
  }

  private act(intent: Intent, because: Decision): void {
    const now = this.outside.timing.now();
    if (this.running) {
      if (preempts(intent, this.running, this.picture.primary, false)) this.running.supersede(because.because);
      return;
    }
    if (!this.settled(because) || this.backOff.holds(intent, now) || this.takeOver.owes(touchedBy(intent))) return;
    const hold = this.limit.reached(intent, this.picture.settings.policy);
    if (hold) {
      this.picture.settings = { ...this.picture.settings, holds: [...this.picture.settings.holds, hold] };
      this.keep({ kind: 'hold', hold });
      return;
    }
    this.limit.count(intent);
    void this.begin(intent, because, null);
  }

  private begin(
    intent: Intent,
    because: Decision,
    requester: Requester | null,
    signal?: AbortSignal,
  ): Promise<RecoveryOutcome> {
    const { rules, timing, newId } = this.outside;
    const plan = rules.firstPlan(intent, this.topology());
    const record = { id: newId(), plan, done: [], because, requester, startedAt: timing.wall() };
    return this.start(record, false, signal);
  }

  private resume(): void {
    if (this.running || !this.ready || this.tenure.validForMs() < pacing.alertForMs) return;
    const record = this.unfinished.shift()!;
    if (!goesOn(record.plan, record.done)) return this.giveUp(record);
    for (const done of record.done) this.recall(record, done);
    void this.start(record, true);
  }

  /** What a former controller only prepared is begun anew, from what is seen now. */
  private giveUp({ id }: RecoveryRecord): void {
    const { journal, timing, reports } = this.outside;
    this.freshSince = timing.now();
    this.picture.touched();
    const sentence = 'It was cut off before anything was changed for good: everything is looked at anew.';
    const { primary } = this.picture;
    journal
      .note(id, { kind: 'end', end: 'superseded', sentence, primary, pauseMs: null })
      .catch((error: unknown) => reports.say('error', `the end of ${id} could not be kept: ${String(error)}`));
  }

  private start(record: RecoveryRecord, resumed: boolean, signal?: AbortSignal): Promise<RecoveryOutcome> {
    const { timing, journal, rules } = this.outside;
    const run = new RecoveryRun(
      record,
      {
        ...{ cluster: this.cluster.id, timing, journal, rules, tenure: this.tenure, places: placesOf(this.cluster) },
        topology: () => this.topology(),
        primaryGoneSince: () => this.picture.primaryGoneSince(),
        connected: (place) => this.connections.renew(place),
        connectionsKept: () => this.connections.keep(this.picture.answering),
        did: (step, done) => this.did(step, done),
      },
      resumed,
    );
    this.running = run;
    // A change of primary is not broken off half-way: it lasts seconds and has exits of its own.
    const breakOff = () => isRepair(run.intent) && run.supersede('It was taken back by the person who asked for it.');
    signal?.addEventListener('abort', breakOff);
    const outcome = new Promise<RecoveryOutcome>((resolve) => this.waiting.set(run.id, resolve));
    this.ended = this.carry(run);
    return outcome;
  }

  private async carry(run: RecoveryRun): Promise<void> {
    const { term } = this.tenure;
    const result = await run.run();
    const now = this.outside.timing.now();
    this.running = null;
    this.freshSince = now;
    this.picture.touched();
    const outcome: RecoveryOutcome =
      result.kind === 'ended'
        ? { recoveryId: run.id, end: result.end, sentence: result.sentence, pauseMs: result.pauseMs }
        : {
            recoveryId: run.id,
            end: 'superseded',
            sentence: 'The lease was lost; the next holder goes on.',
            pauseMs: null,
          };
    if (result.kind === 'let-go' && this.tenure.term === term) this.unfinished.unshift(result.record);
    else if (outcome.end !== 'superseded')
      this.backOff.ended(run.intent, outcome.end === 'done' ? 'done' : 'failed', now);
    this.outside.reports.say('info', outcome.sentence, { recovery: run.id, kind: run.intent.kind, end: outcome.end });
    this.waiting.get(run.id)?.(outcome);
    this.waiting.delete(run.id);
    this.pause.ring();
  }

  /** What a successor learns from a step that another controller did. */
  private recall({ plan }: RecoveryRecord, { id, state }: StepDone): void {
    const [kind, place] = id.replace(/#\d+$/, '').split(/:(.*)/s);
    if (state === 'done' && promotes.has(kind as Step['kind'])) this.promoted(place);
    else if (state === 'done' && kind === 'quarantine') {
      const step = plan.steps.find((one) => one.id === id);
      if (step) this.setApart(place, String(step.with.reason));
    }
  }

  private did(step: Step, { state, result }: StepDone): void {
    this.picture.touched();
    this.pause.ring();
    if (state === 'failed' && (result.reason === 'reset' || result.reason === 'timeout')) {
      this.connections.changed(step.on);
    }
    if (state !== 'done') return;
    if (promotes.has(step.kind)) this.promoted(step.on);
    if (step.kind === 'quarantine') this.setApart(step.on, String(step.with.reason));
    if (step.kind === 'rejoin' && this.picture.settings.members[step.on]?.quarantine) this.setApart(step.on, '');
  }

  private promoted(member: string): void {
    if (this.picture.primary === member) return;
    this.picture.primary = member;
    this.keep({ kind: 'primary', member });
  }

  private setApart(member: string, reason: string): void {
    this.picture.setApart(member, reason);
    this.keep({ kind: 'quarantine', member, reason });
  }

  private keep(what: Parameters<Reports['keep']>[0]): void {
    const { reports } = this.outside;
    reports
      .keep(what)
      .catch((error: unknown) => reports.say('error', `${what.kind} could not be kept: ${String(error)}`));
  }

  private async keepConnections(): Promise<void> {
    await this.connections.keep(this.picture.answering).catch(() => undefined);
  }

  /** Routes are read before anything is done: the former holder may have changed them a moment ago. */
  private async routesReadBack(): Promise<void> {
    const since = this.outside.timing.now();
    for (let looks = 0; looks < 40 && !this.picture.routesReadSince(since); looks++) {
      this.picture.touched();
      await this.outside.timing.sleep(pacing.alertMs);
    }
  }
}

/** Clusters begin their beats apart, by their ids: fifty that look in the same millisecond would delay each other. */
function phaseOf(id: string): number {
  return [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % pacing.restMs, 7);
}

/** The member that an intent begins with. */
function touchedBy(intent: Intent): string {
  if ('member' in intent) return intent.member;
  return 'primary' in intent ? (intent.primary ?? '') : intent.from;
}

/** Steps after which the member is the one that lets clients write. */
const promotes: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['open-member', 'reopen-member']);
