import { type Acknowledgers, everyone, goingOn } from '../../domain/acknowledgers.js';
import type { Decision } from '../../domain/decision.js';
import type { Intent } from '../../domain/intent.js';
import type { RecoveryEnd, Step, StepDone } from '../../domain/recovery.js';
import type { Resumption } from '../../domain/resume.js';
import type { Deferred, Topology } from '../../domain/topology.js';
import type { NewRecovery, RecoveryRecord } from '../../ports.js';
import { BackOff } from './back-off.js';
import type { ControllerOutside } from './controller-outside.js';
import type { ControlledCluster } from './controlled-cluster.js';
import type { OwnConnectionsKeeper } from './own-connections.js';
import { pacing } from './pacing.js';
import type { Picture } from './picture.js';
import { placesOf } from './places.js';
import { isRepair, preempts } from './pre-emption.js';
import { RecoveryRun, type RecoveryResult } from './recovery-run.js';
import type { Keepsake, RunningRecovery } from './reports.js';
import type { Tenure } from './tenure.js';

/** A person who asked for a recovery. */
export type Requester = NonNullable<NewRecovery['requester']>;

export interface RecoveryOutcome {
  readonly recoveryId: string;
  readonly end: RecoveryEnd;
  readonly sentence: string;
  readonly pauseMs: number | null;
}

/** What recoveries are carried out with, and who is told of their ends. */
export interface RecoveriesOutside extends ControllerOutside {
  readonly tenure: Tenure;
  readonly connections: OwnConnectionsKeeper;
  topology(): Topology;
  /** Something was changed by us: look again. */
  changed(): void;
  keep(what: Keepsake): void;
}

/** The recoveries of one cluster, one at a time: begun, resumed from the journal, and what they leave is noted. */
export class Recoveries {
  /** Those that a former controller did not end, the oldest first. */
  unfinished: RecoveryRecord[] = [];
  /** When the last one ended: what was read before says nothing about what it left. */
  endedAt = Number.NEGATIVE_INFINITY;
  /** Resolves when the one that runs has ended. */
  idle: Promise<void> = Promise.resolve();
  private run: RecoveryRun | null = null;
  private resumeAt = 0;
  private readonly backOff = new BackOff();
  private readonly waiting = new Map<string, (outcome: RecoveryOutcome) => void>();

  constructor(
    private readonly cluster: ControlledCluster,
    private readonly picture: Picture,
    private readonly outside: RecoveriesOutside,
  ) {}

  /** The one that runs, as pages show it. */
  get running(): RunningRecovery | null {
    return this.run?.running ?? null;
  }

  /** What runs, in words, unless it gives way to the intent. */
  inTheWayOf(intent: Intent, byPerson: boolean): string | null {
    const { run } = this;
    if (!run || preempts(intent, run, this.picture.primary, byPerson)) return null;
    return `${run.intent.kind} ${run.id}`;
  }

  /** Ends what runs after its present steps. */
  supersede(why: string): void {
    this.run?.supersede(why);
  }

  /** Leaves what runs to whoever controls next. */
  letGo(): void {
    this.run?.supersede('The controller was stopped.', 'let-go');
  }

  holdsOff(intent: Intent): boolean {
    return this.backOff.holds(intent, this.outside.timing.now());
  }

  /** What waits before it is tried again: meanwhile something else may be due. */
  get deferred(): readonly Deferred[] {
    return this.backOff.waiting(this.outside.timing.now());
  }

  /** Why what is due is not begun now, and when it will be; '' when nothing keeps it. */
  triedAgain(intent: Intent): string {
    const { timing } = this.outside;
    const wait = this.run ? null : this.backOff.wait(intent, timing.now());
    if (!wait) return '';
    const again = `It is tried again at ${clockOf(timing.wall() + wait.ms)}`;
    return wait.failed > 0 ? `${again}: the last ${times(wait.failed)} failed.` : `${again}: it did not last.`;
  }

  begin(
    intent: Intent,
    because: Decision,
    requester: Requester | null,
    signal?: AbortSignal,
  ): Promise<RecoveryOutcome> {
    const { rules, timing, newId } = this.outside;
    const plan = rules.firstPlan(intent, this.outside.topology());
    const record = { id: newId(), plan, done: [], because, requester, startedAt: timing.wall() };
    return this.start(record, false, signal);
  }

  /**
   * Takes up the oldest that has no end, as the rules say by what is seen now.
   * @param due a failover is due: one that waits may give way to it
   * @returns what was done with it; null when it has to wait for the lease
   */
  resume(topology: Topology, due = false): Resumption | null {
    if (this.outside.timing.now() < this.resumeAt) return null;
    const [record] = this.unfinished;
    const next = givenWay(this.outside.rules.resume(record, topology), due);
    if (next.kind === 'hold') return next;
    this.unfinished.shift();
    for (const done of record.done) this.recall(record, done);
    if (next.primary !== undefined) this.promoted(next.primary, next.acknowledgers);
    else if (next.acknowledgers) this.track(next.acknowledgers);
    if (next.alone) this.holdWithoutCopy(WITHOUT_COPY);
    if (next.kind === 'anew') this.giveUp(record, next.sentence);
    else void this.start({ ...record, plan: next.plan, done: next.done }, true);
    return next;
  }

  /** The member is the primary from now on; `acknowledgers` where more is known of them than that it may be anybody. */
  promoted(member: string, acknowledgers?: Acknowledgers): void {
    if (this.picture.primary === member) return;
    this.picture.primary = member;
    this.outside.keep({ kind: 'primary', member });
    if (acknowledgers) this.track(acknowledgers);
  }

  private track(acknowledgers: Acknowledgers): void {
    this.picture.acknowledgers = acknowledgers;
    this.outside.keep({ kind: 'acknowledgers', acknowledgers });
  }

  /** It has no end of its own: what is seen decides what follows. */
  private giveUp({ id }: RecoveryRecord, sentence: string): void {
    const { journal, timing, reports } = this.outside;
    this.endedAt = timing.now();
    this.picture.touched();
    const { primary } = this.picture;
    journal
      .note(id, { kind: 'end', end: 'superseded', sentence, primary, pauseMs: null })
      .catch((error: unknown) => reports.say('error', `the end of ${id} could not be kept: ${String(error)}`));
  }

  private start(record: RecoveryRecord, resumed: boolean, signal?: AbortSignal): Promise<RecoveryOutcome> {
    const { timing, journal, rules, tenure, connections, topology } = this.outside;
    const { picture, cluster } = this;
    const run = new RecoveryRun(
      record,
      {
        ...{ cluster: cluster.id, timing, journal, rules, tenure, topology, places: placesOf(cluster, timing) },
        primaryGoneSince: () => picture.primaryGoneSince(),
        connected: (place) => connections.renew(place),
        connectionsKept: () => connections.keep(picture.answering),
        did: (step, done) => this.did(step, done),
      },
      resumed,
    );
    this.run = run;
    // A change of primary is not broken off half-way: it lasts seconds and has exits of its own.
    const breakOff = () => isRepair(run.intent) && run.supersede('It was taken back by the person who asked for it.');
    signal?.addEventListener('abort', breakOff);
    const outcome = new Promise<RecoveryOutcome>((resolve) => this.waiting.set(run.id, resolve));
    this.idle = this.carry(run);
    return outcome;
  }

  private async carry(run: RecoveryRun): Promise<void> {
    const { tenure, timing, reports } = this.outside;
    const { term } = tenure;
    const result = await run.run();
    this.run = null;
    this.endedAt = timing.now();
    this.picture.touched();
    const outcome = outcomeOf(run.id, result);
    const { end, sentence } = outcome;
    if (result.kind === 'let-go' && tenure.term === term) {
      this.unfinished.unshift(result.record);
      // Whatever the lease was too short for a moment ago, it still is.
      this.resumeAt = this.endedAt + pacing.observeMs;
    } else if (end !== 'superseded') this.backOff.ended(run.intent, end === 'done' ? 'done' : 'failed', this.endedAt);
    reports.say('info', sentence, { recovery: run.id, kind: run.intent.kind, end });
    this.waiting.get(run.id)?.(outcome);
    this.waiting.delete(run.id);
    this.outside.changed();
  }

  /** Who was set apart by another controller stays so; who is the primary, the servers tell. */
  private recall({ plan }: RecoveryRecord, { id, state }: StepDone): void {
    if (state !== 'done') return;
    const alone = plan.steps.some((one) => one.id === id && one.with.untilCopy === true);
    if (alone || id.startsWith('go-on-without-copy:')) this.holdWithoutCopy(WITHOUT_COPY);
    const step = id.startsWith('quarantine:') ? plan.steps.find((one) => one.id === id) : undefined;
    if (step) this.setApart(step.on, String(step.with.reason));
  }

  private did(step: Step, { state, result }: StepDone): void {
    this.picture.touched(step.on);
    const broken = state === 'failed' && (result.reason === 'reset' || result.reason === 'timeout');
    // Whether its end was noticed yet or not: a connection to a server that was killed is none.
    if (broken || step.kind === 'restart-as-replica') this.outside.connections.changed(step.on);
    // One that gave no answer may have been done.
    if (broken && goesOnUntilCopy(step)) this.goesOn(step);
    if (state !== 'done') return;
    if (promotes.has(step.kind)) this.opened(step);
    if (waitsForNobody(step)) this.goesOn(step);
    if (step.kind === 'quarantine') this.setApart(step.on, String(step.with.reason));
    if (step.kind === 'canary' && this.run?.intent.kind === 'wait-for-copies') this.holdWithoutCopy('');
    if (step.kind === 'rejoin' && this.picture.settings.members[step.on]?.quarantine) this.setApart(step.on, '');
  }

  /** What was last read of it is of its time as a replica: whether its commits wait, the command says. */
  private opened({ on, with: { acknowledged } }: Step): void {
    const another = this.picture.primary !== on;
    this.promoted(on);
    const waits = another && acknowledged === true && this.cluster.kind !== 'service';
    if (waits) this.track({ ...everyone(this.outside.topology()), waited: 'on' });
  }

  private goesOn(step: Step): void {
    if (this.picture.primary === step.on && this.cluster.kind !== 'service')
      this.track(goingOn(this.outside.topology()));
    if (goesOnUntilCopy(step)) this.holdWithoutCopy(WITHOUT_COPY);
  }

  /** Kept with the cluster, so that it ends with whichever controller sees a copy again; '' ends it. */
  private holdWithoutCopy(sentence: string): void {
    const hold = { kind: 'without-copy', sentence } as const;
    const others = this.picture.settings.holds.filter(({ kind }) => kind !== hold.kind);
    this.picture.settings = { ...this.picture.settings, holds: sentence ? [...others, hold] : others };
    this.outside.keep({ kind: 'hold', hold });
  }

  private setApart(member: string, reason: string): void {
    this.picture.setApart(member, reason);
    this.outside.keep({ kind: 'quarantine', member, reason });
  }
}

function givenWay(next: Resumption, due: boolean): Resumption {
  if (next.kind !== 'hold' || !next.yields || !due) return next;
  return { kind: 'anew', sentence: `${next.blocker.sentence} A failover takes its place.` };
}

function outcomeOf(recoveryId: string, result: RecoveryResult): RecoveryOutcome {
  if (result.kind === 'let-go') {
    const sentence = 'The lease was lost; the next holder goes on.';
    return { recoveryId, end: 'superseded', sentence, pauseMs: null };
  }
  const { end, sentence, pauseMs } = result;
  return { recoveryId, end, sentence, pauseMs };
}

const WITHOUT_COPY =
  'The primary goes on without a copy: what it acknowledges may be lost if it fails. It waits again when a replica is back.';

/** Steps after which the member is the one that lets clients write. */
const promotes: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['open-member', 'reopen-member']);

/** Steps after which commits wait for nobody until a copy is back. */
const goesOnUntilCopy = ({ kind, with: given }: Step): boolean =>
  kind === 'go-on-without-copy' || given.untilCopy === true;

/** Steps after which commits wait for nobody. */
const waitsForNobody = (step: Step): boolean =>
  goesOnUntilCopy(step) || (promotes.has(step.kind) && step.with.acknowledged === false);

const times = (count: number) => (count === 1 ? 'try' : `${count} tries`);
const clockOf = (wall: number) => `${new Date(wall).toISOString().slice(11, 19)} UTC`;
