import type { Decision } from '../../domain/decision.js';
import type { Intent } from '../../domain/intent.js';
import type { RecoveryEnd } from '../../domain/recovery.js';
import type { Hold, Topology } from '../../domain/topology.js';
import type { ControllerOutside } from './controller-outside.js';
import type { ClusterSettings, ControlledCluster } from './controlled-cluster.js';
import type { Noticed } from './member-watch.js';
import { OwnConnectionsKeeper } from './own-connections.js';
import { alertMs, pacing, restMs, sharpMs } from './pacing.js';
import { Pause } from './pause.js';
import { Picture } from './picture.js';
import { Publisher } from './publisher.js';
import { RateLimit } from './rate-limit.js';
import { Recoveries, type RecoveryOutcome, type Requester } from './recoveries.js';
import type { Keepsake } from './reports.js';
import { heldBack, Succession } from './succession.js';
import { type Appointment, TakeOver } from './take-over.js';
import { type Grant, Tenure } from './tenure.js';

export type { RecoveryOutcome, Requester };

export type { ControllerOutside };

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
  private readonly recoveries: Recoveries;
  private readonly succession: Succession;
  private ready = false;
  private readyAt = Number.POSITIVE_INFINITY;
  private appointments = 0;
  private beatAt: number;
  private tickMs: number = pacing.restMs;
  private lateMs = 0;
  private watchingSince: number;
  private worstLateMs = 0;
  private alertUntil = 0;
  private sharpUntil = 0;
  private inBeat = false;
  private readonly begunAt: number;

  constructor(
    private readonly cluster: ControlledCluster,
    private readonly outside: ControllerOutside,
  ) {
    const { timing, reports } = outside;
    this.tenure = new Tenure(timing);
    this.pause = new Pause(timing);
    const noticed = (what: Noticed, member: string | null) => this.noticed(what, member);
    this.picture = new Picture(cluster, timing, noticed, () => this.calmSince());
    this.takeOver = new TakeOver(cluster.members, timing, this.tenure, reports);
    const owed = () => this.takeOver.owed;
    this.connections = new OwnConnectionsKeeper(cluster.members, this.tenure, reports, owed);
    this.publisher = new Publisher(timing, reports);
    this.limit = new RateLimit(timing, cluster.recentFailovers);
    this.beatAt = this.begunAt = this.watchingSince = timing.now();
    this.recoveries = new Recoveries(cluster, this.picture, {
      ...outside,
      ...{ tenure: this.tenure, connections: this.connections },
      topology: () => this.topology(),
      changed: () => this.pause.ring(),
      keep: (what) => this.keep(what),
    });
    this.succession = new Succession(this.picture, this.recoveries, outside);
  }

  /** Looks and acts until it is told to stop; ends when no recovery of its own runs any more. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => {
      this.recoveries.letGo();
      this.pause.ring();
    };
    signal.addEventListener('abort', stop);
    await this.pause.wait(phaseOf(this.cluster.id));
    while (!signal.aborted) {
      this.tickMs = this.beatMs();
      await this.pause.wait(this.tickMs);
      if (!signal.aborted) this.beat();
    }
    this.outside.alerts?.note(this.cluster.id, false);
    this.picture.end();
    await this.recoveries.idle;
  }

  /** It has the cluster's lease, in a new term: it acts once the duties of a new holder are done. Never rejects. */
  async appointed(appointment: Appointment): Promise<void> {
    const mine = ++this.appointments;
    this.ready = false;
    this.succession.end();
    this.tenure.renewed(appointment.grant);
    this.recoveries.unfinished = [...appointment.unfinished];
    this.connections.allChanged();
    await this.takeOver.duties(appointment);
    await this.routesReadBack();
    if (mine !== this.appointments) return;
    await this.keepConnections();
    if (mine !== this.appointments) return;
    this.ready = true;
    this.readyAt = this.outside.timing.now();
    this.succession.begin(this.readyAt);
    this.picture.touched();
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
    this.recoveries.unfinished = [];
    this.succession.end();
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
    const standing = {
      term,
      validForMs: this.tenure.validForMs(),
      ready: this.ready,
      latenessMs,
      watchingSince: this.watchingSince,
    };
    return this.picture.topology(standing, this.recoveries.deferred);
  }

  /**
   * Carries out what a person asked for; a repair that runs gives way. Resolves with its end.
   * @throws NotInControl without a lease, or when something that may not be interrupted runs
   */
  async carryOut(intent: Intent, who: Requester, signal?: AbortSignal): Promise<RecoveryOutcome> {
    const inTheWay = this.recoveries.inTheWayOf(intent, true);
    if (inTheWay !== null) throw new NotInControl(`${inTheWay} runs; it has to end first`);
    this.recoveries.supersede(`${who.name} asked for a ${intent.kind}.`);
    await this.recoveries.idle;
    const toldWho = this.tenure.validForMs() > 0 && (await this.succession.told());
    if (!this.ready || this.tenure.validForMs() <= 0) {
      throw new NotInControl('this controller holds no valid lease of the cluster');
    }
    if (!toldWho) {
      throw new NotInControl('this controller is still taking over from the former holder');
    }
    if (this.recoveries.running) throw new NotInControl(`${this.recoveries.running.kind} was faster`);
    if ('from' in intent && intent.from !== this.picture.primary) {
      throw new NotInControl('the primary is another one by now: it has to be planned again');
    }
    return this.recoveries.begin(intent, this.askedFor(intent, who), who, signal);
  }

  private askedFor(intent: Intent, { name, reason }: Requester): Decision {
    const topology = this.topology();
    const because = `${name} asked for it${reason ? `: ${reason}` : '.'}`;
    return { kind: 'act', intent, because, findings: this.outside.rules.analyse(topology), numbers: {} };
  }

  /** Since when nothing of ours, or of a former holder's, has changed anything; null while something may. */
  private calmSince(): number | null {
    const { running, endedAt } = this.recoveries;
    if (!this.ready || this.tenure.validForMs() <= 0 || running) return null;
    return Math.max(this.readyAt, endedAt);
  }

  private alert(): boolean {
    const now = this.outside.timing.now();
    return this.recoveries.running !== null || now < this.alertUntil || this.picture.restless(now);
  }

  private beatMs(): number {
    const alert = this.alert();
    const { alerts, clusters } = this.outside;
    alerts?.note(this.cluster.id, alert);
    if (!alert) return restMs(clusters?.() ?? 1);
    // Only until it is known what is to be done: what is done then needs the processors itself.
    const sharp = !this.recoveries.running && this.outside.timing.now() < this.sharpUntil;
    return (sharp ? sharpMs : alertMs)(alerts?.count ?? 1);
  }

  private beat(): void {
    const now = this.outside.timing.now();
    const passed = now - this.beatAt;
    this.beatAt = now;
    this.lateMs = Math.max(0, passed - this.tickMs);
    this.worstLateMs = Math.max(this.worstLateMs, this.lateMs);
    if (this.lateMs > pacing.unwatchedMs) this.watchingSince = now;
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
      const now = this.outside.timing.now();
      [this.alertUntil, this.sharpUntil] = [now + pacing.observeMs, now + pacing.sharpForMs];
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
    const findings = rules.analyse(topology);
    const stranger = this.ready && rules.heldByStrangers(findings, topology.holds);
    if (stranger) topology = { ...topology, holds: this.hold(stranger) };
    const decision = rules.decide(topology, findings);
    const mayAct = this.takenUp(topology, decision);
    const { held } = this.succession;
    const shown = held ? heldBack(decision, held) : this.withWait(decision);
    if (!this.recoveries.running && this.settled(shown)) this.publisher.decided(topology.at, shown);
    if (mayAct && decision.kind === 'act') this.act(decision.intent, decision);
    this.publisher.seen(topology, shown, this.recoveries.running);
  }

  /** Who reads that something is due reads why it is not done yet. */
  private withWait(decision: Decision): Decision {
    const wait = decision.kind === 'act' ? this.recoveries.triedAgain(decision.intent) : '';
    return wait === '' ? decision : { ...decision, because: `${decision.because} ${wait}` };
  }

  /**
   * What was read before the last recovery ended says nothing about what it left; but a new death is no leftover. Before
   * everybody was asked once, nothing is known at all.
   */
  private settled(decision: Decision): boolean {
    const failover = decision.kind === 'act' && decision.intent.kind === 'failover';
    return this.picture.readSince(failover ? this.begunAt : Math.max(this.begunAt, this.recoveries.endedAt));
  }

  /** Whether nothing of a former holder is left to be taken up; takes up what is next. */
  private takenUp(topology: Topology, decision: Decision): boolean {
    if (this.succession.over) return true;
    if (!this.ready || this.tenure.validForMs() < pacing.alertForMs) return false;
    if (this.takeOver.pending(this.picture.answering)) return false;
    return this.succession.takeUp(topology, decision);
  }

  private act(intent: Intent, because: Decision): void {
    const { recoveries, picture } = this;
    if (recoveries.running) {
      if (recoveries.inTheWayOf(intent, false) === null) recoveries.supersede(because.because);
      return;
    }
    if (!this.settled(because) || recoveries.holdsOff(intent) || this.takeOver.pending(picture.answering)) return;
    const hold = this.limit.reached(intent, picture.settings.policy);
    if (hold) return void this.hold(hold);
    this.limit.count(intent);
    void recoveries.begin(intent, because, null).then(({ end }) => this.ended(intent, end));
  }

  /** A service that nobody took over is tried again for as long as it is down: that is no flapping. */
  private ended(intent: Intent, end: RecoveryEnd): void {
    const inVain = intent.kind === 'failover' && end !== 'done' && this.picture.primary === intent.from;
    if (inVain && this.cluster.kind === 'service') this.limit.uncount();
  }

  /** One of a kind, until a person lifts it. */
  private hold(hold: Hold): readonly Hold[] {
    const { picture } = this;
    const holds = [...picture.settings.holds.filter(({ kind }) => kind !== hold.kind), hold];
    picture.settings = { ...picture.settings, holds };
    this.keep({ kind: 'hold', hold });
    return holds;
  }

  private keep(what: Keepsake): void {
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
