import { stale, toldAhead } from '../../domain/plan.js';
import type { Plan, RecoveryEnd, Step, StepDone } from '../../domain/recovery.js';
import type { Topology } from '../../domain/topology.js';
import { ControlFailed, type Journal, type Permit, type RecoveryRecord, type Timing } from '../../ports.js';
import { JournalLine, NotKept } from './journal-line.js';
import { pacing } from './pacing.js';
import { PauseClock } from './pause-clock.js';
import type { RunningRecovery } from './reports.js';
import type { Rules } from './rules.js';
import { type Did, doings, type Places } from './steps.js';
import type { Tenure } from './tenure.js';

/** How it ended. `let-go`: the lease is gone, and whoever has it next goes on from the journal. */
export type RecoveryResult =
  | { readonly kind: 'ended'; readonly end: RecoveryEnd; readonly sentence: string; readonly pauseMs: number | null }
  | { readonly kind: 'let-go'; readonly record: RecoveryRecord };

/** What a recovery needs of its controller. */
export interface RecoveryOutside {
  readonly cluster: string;
  readonly timing: Timing;
  readonly tenure: Tenure;
  readonly journal: Journal;
  readonly rules: Rules;
  readonly places: Places;
  topology(): Topology;
  /** When the primary was last known to serve, of this controller's clock; null when it still does. */
  primaryGoneSince(): number | null;
  /** Makes sure that the connection to that member is one that is known; for a proxy nothing. */
  connected(place: string): Promise<void>;
  /** Resolves when the ids of all connections that commands go over are kept for a successor. */
  connectionsKept(): Promise<void>;
  /** A step changed something there: read it again. */
  did(step: Step, done: StepDone): void;
}

/** The lease ran out between two steps. */
class LeaseGone extends Error {}

/** A failover that waits for its journal is an outage, and is tried again; what is planned or a repair has time. */
const journalPatienceMs = 1_000;
const journalAmpleMs = 10_000;
/** A plan that leads to another plan this many times goes in a circle. */
const mostPlans = 25;
/** Steps that wait for something instead of commanding it: they may last longer than a lease. */
const waits: ReadonlySet<Step['kind']> = new Set<Step['kind']>([
  'apply-received',
  'catch-up',
  'restart-as-replica',
  'drain-route',
]);
const longestCommandMs = 1_000;

/**
 * Carries out one recovery: the steps of its plan wave by wave, then the plan that follows from what they said, until
 * there is none. Every step is journalled before and after; what has no way back begins only when the journal has kept
 * what a successor needs to know of it, and no command begins unless the lease lasts longer than it may take.
 */
export class RecoveryRun {
  private plan: Plan;
  private readonly done: StepDone[];
  private readonly stopper = new AbortController();
  private readonly line: JournalLine;
  private readonly pause: PauseClock;
  private readonly now = new Set<string>();
  private keptPlan: Plan | null = null;
  private superseded: string | null = null;
  private letGo = false;
  private readonly term: number;

  constructor(
    private readonly record: RecoveryRecord,
    private readonly outside: RecoveryOutside,
    private readonly resumed: boolean,
  ) {
    this.plan = record.plan;
    this.done = [...record.done];
    this.line = new JournalLine(outside.journal, outside.timing, record.id);
    this.pause = new PauseClock(record, outside, resumed);
    this.term = outside.tenure.term;
  }

  get intent(): Plan['intent'] {
    return this.plan.intent;
  }

  get id(): string {
    return this.record.id;
  }

  /** As pages show it. */
  get running(): RunningRecovery {
    return { id: this.id, kind: this.plan.intent.kind, phase: this.plan.phase, steps: [...this.now] };
  }

  /**
   * Ends it after the steps that run now: something more urgent is due, or a person took it back. `let-go`: without an
   * end in the journal, so that whoever controls next goes on.
   */
  supersede(why: string, how: 'end' | 'let-go' = 'end'): void {
    this.superseded ??= why;
    if (how === 'let-go') this.letGo = true;
    this.stopper.abort();
  }

  /** Never rejects. */
  async run(): Promise<RecoveryResult> {
    const { cluster, tenure } = this.outside;
    const { id, plan, because, requester, startedAt } = this.record;
    if (!this.resumed)
      this.line.begin({ id, clusterId: cluster, term: tenure.term, plan, because, requester, startedAt });
    try {
      const notBegun = await this.whyNotBegun();
      return notBegun === '' ? await this.allPlans() : this.finish('failed', `Nothing was done: ${notBegun}.`);
    } catch (error) {
      if (error instanceof LeaseGone) return { kind: 'let-go', record: { ...this.record, ...this.reached() } };
      return this.finish('failed', `The recovery itself failed: ${String(error)}`);
    }
  }

  /**
   * Writes pause while a switchover runs: a slow journal is waited for before that. It takes as long as it takes, so that
   * the primary may have died meanwhile, and is then a failover's. '' when it may begin.
   */
  private async whyNotBegun(): Promise<string> {
    if (this.resumed || this.intent.kind !== 'switchover') return '';
    try {
      await this.line.begun(journalAmpleMs, this.stopper.signal);
    } catch (error) {
      return this.superseded === null ? messageOf(error) : '';
    }
    return this.outside.primaryGoneSince() === null ? '' : 'the primary no longer answers';
  }

  private reached(): Pick<RecoveryRecord, 'plan' | 'done' | 'begun'> {
    return { plan: this.plan, done: [...this.done], begun: [...this.now] };
  }

  private async allPlans(): Promise<RecoveryResult> {
    for (let plans = 0; plans < mostPlans; plans++) {
      await this.waves();
      if (this.letGo) throw new LeaseGone();
      if (this.superseded !== null) return this.finish('superseded', this.superseded);
      const next = this.outside.rules.nextPlan(this.plan, this.done, this.outside.topology());
      if ('end' in next) return this.finish(next.end, next.sentence);
      this.plan = next;
      this.line.note({ kind: 'plan', plan: next });
    }
    return this.finish('failed', `After ${mostPlans} plans there is still no end: this is a fault of Holdfast.`);
  }

  /** All steps of the plan that are not done yet; stops after the wave in which one failed that must not. */
  private async waves(): Promise<void> {
    const left = this.plan.steps.filter(({ id }) => !this.done.some((one) => one.id === id));
    const waves = [...new Set(left.map(({ wave }) => wave))].sort((a, b) => a - b);
    if (this.stopsAt(this.plan.steps.filter((step) => !left.includes(step)))) return;
    for (const wave of waves) {
      if (this.superseded !== null) return;
      const steps = left.filter((step) => step.wave === wave);
      const outcomes = await Promise.allSettled(steps.map((step) => this.step(step)));
      const broken = outcomes.find((one) => one.status === 'rejected');
      if (broken) throw broken.reason;
      if (this.stopsAt(steps)) return;
    }
  }

  private stopsAt(steps: readonly Step[]): boolean {
    const failed = new Set(this.done.filter(({ state }) => state === 'failed').map(({ id }) => id));
    return steps.some((step) => step.onFailure === 'stop' && failed.has(step.id));
  }

  private async step(step: Step): Promise<void> {
    const { timing } = this.outside;
    const begun = { at: timing.now(), atMs: timing.wall() - this.record.startedAt };
    this.now.add(step.id);
    this.line.note({ kind: 'step-begun', id: step.id, atMs: begun.atMs });
    const outcome = await this.attempt(step);
    this.now.delete(step.id);
    const done: StepDone = {
      id: step.id,
      startedAtMs: begun.atMs,
      tookMs: Math.round((timing.now() - begun.at) * 100) / 100,
      ...outcome,
    };
    this.done.push(done);
    this.line.note({ kind: 'step-done', done });
    this.pause.stepDone(step, done.state, begun.at);
    this.outside.did(step, done);
  }

  private async attempt(step: Step): Promise<Pick<StepDone, 'state' | 'sent' | 'said' | 'result'>> {
    try {
      await this.outside.connected(step.on);
      if (step.irreversible) await this.keptFor(step);
      if (step.irreversible || this.late()) await this.stillTrue();
      const {
        sent,
        said = '',
        result = {},
      }: Did = await doings[step.kind](step, this.outside.places, this.permit(step));
      return { state: 'done', sent, said, result };
    } catch (error) {
      if (error instanceof LeaseGone) throw error;
      const reason = error instanceof ControlFailed ? error.reason : error instanceof NotKept ? 'journal' : 'failed';
      return { state: 'failed', sent: [], said: messageOf(error), result: { reason } };
    }
  }

  /**
   * Before a step without a way back: who we are is kept, and what a successor has to know of this recovery. Where the row
   * that began it tells enough, the later ones follow while the step is done; else, once a plan, all of them are waited for.
   */
  private async keptFor(step: Step): Promise<void> {
    const { plan, outside } = this;
    if (this.keptPlan === plan) return;
    await outside.connectionsKept();
    const { signal } = this.stopper;
    if (toldAhead(plan, step, outside.topology())) return this.line.begun(journalPatienceMs, signal);
    await this.line.kept(patienceOf(plan.intent), signal);
    this.keptPlan = plan;
  }

  /** It stood still in mid-promotion: even what can be taken back may no longer be due, a fence above all. */
  private late(): boolean {
    return this.plan.phase === 'promoting' && this.outside.topology().standing.latenessMs > pacing.restMs;
  }

  /** Nobody watched while this controller slept: it looks again first. @throws ControlFailed when it is no longer due */
  private async stillTrue(): Promise<void> {
    const { timing, topology } = this.outside;
    for (let looks = 0; looks < 10 && topology().standing.latenessMs > pacing.restMs; looks++) {
      await timing.sleep(pacing.restMs);
    }
    const why = stale(this.plan, this.done, topology());
    if (why) throw new ControlFailed('failed', why);
  }

  /** @throws LeaseGone when the lease might end before the command does */
  private permit({ kind, timeoutMs }: Step): Permit {
    const { tenure } = this.outside;
    const needed = waits.has(kind) ? Math.min(timeoutMs, longestCommandMs) : timeoutMs;
    if (tenure.term !== this.term || tenure.validForMs() <= needed) {
      this.stopper.abort();
      throw new LeaseGone();
    }
    return { term: this.term, timeoutMs, signal: this.stopper.signal };
  }

  private finish(end: RecoveryEnd, sentence: string): RecoveryResult {
    const pauseMs = this.pause.ms;
    const { primary } = this.outside.topology();
    this.line.note({ kind: 'end', end, sentence, primary, pauseMs });
    return { kind: 'ended', end, sentence, pauseMs };
  }
}

/** In a switchover writes pause meanwhile: for no longer than was agreed. */
function patienceOf(intent: Plan['intent']): number {
  if (intent.kind === 'failover') return journalPatienceMs;
  return intent.kind === 'switchover' ? intent.maxPauseMs : journalAmpleMs;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
