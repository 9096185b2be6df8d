import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { EventTail } from '../../../platform/events/index.js';
import type { LoggedEvent, Subscription } from '../../../platform/events/index.js';
import { Log } from '../../../platform/logging/index.js';
import { HealthStateStore } from '../../persistence/health-state.store.js';
import type { Opinion, Worth } from '../../domain/second-opinion.js';
import { memberBeatMs } from '../../domain/sharing.js';
import { checkRequested, touchedResource } from '../check-events.js';
import { FoldHistory } from '../fold-history.js';
import { type MaintenanceCover, MaintenanceSources } from '../maintenance-sources.js';
import { RecordResults } from '../record-results.js';
import { Crew } from './crew.js';
import { HealthBook } from './health-book.js';
import { ProbeSet } from './probe-set.js';
import type { Asker, Probed } from './prober.js';
import { SecondOpinions } from './second-opinions.js';
import { WatchList } from './watch-list.js';

const flushEveryMs = 1_000;
/** A tick that comes this much later than the one before: the process, or the whole machine, stood still. */
const stoodStillMs = 5_000;
/** States with their blocks written in one transaction at least, if so many changed. */
const portion = 100;
/** In ticks of a flush. */
const listenEvery = 5;
const beatEvery = 10;
const shareEvery = memberBeatMs / flushEveryMs;
const foldEvery = 5;
const tidyEvery = 60;
/** Checks folded at a time: all ten thousand at once would be ten seconds of work every ten minutes. */
const foldMost = 200;

/**
 * The monitoring daemon's heart: probes when due, folds what comes back, and once a second writes what changed. All
 * memory is in the book; a process that dies loses at most the results of its last second.
 */
@Injectable()
export class Monitor {
  private readonly book = new HealthBook(({ id, resourceId }) =>
    this.opinions.ask(resourceId, this.watchList.questionOf(id)),
  );
  private readonly prober: Asker;
  private subscription: Subscription | null = null;
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> = Promise.resolve();
  private busy = false;
  private ticks = 0;
  private tickedAt = Infinity;
  /** The worst since the last sign of life. */
  private lagMs = 0;
  private covered: MaintenanceCover = new Map();
  /** The checks were shared anew, and what became ours is not all taken on. */
  private owing = false;
  private readonly counted = { results: 0, late: 0 };
  private readonly weighed: Record<Worth, number> = { confirmed: 0, 'one-sided': 0, unconfirmed: 0 };
  private readonly stopping = new AbortController();
  /** When its loop last came round with everything written, monotonic milliseconds; null: not yet. */
  cameRoundAt: number | null = null;

  constructor(
    probes: ProbeSet,
    private readonly watchList: WatchList,
    private readonly record: RecordResults,
    private readonly states: HealthStateStore,
    private readonly folding: FoldHistory,
    private readonly maintenance: MaintenanceSources,
    private readonly crew: Crew,
    private readonly opinions: SecondOpinions,
    private readonly tail: EventTail,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.prober = probes.asker(clock, log, (probed) => this.take(probed));
  }

  async start(): Promise<void> {
    const from = await this.tail.latest();
    // Before the list is loaded: a prober that is not started drops the checks that are to be asked at once.
    this.prober.start();
    await this.crew.join();
    this.opinions.start((checkId, opinion) => this.settle(checkId, opinion));
    await this.watchList.takeOn(this.book, this.prober, this.isOurs);
    this.subscription = this.tail.follow({ from }, (events) => this.follow(events));
    this.timer = setInterval(() => this.tick(), flushEveryMs);
    this.log.info('checks are running', { checks: this.prober.size });
  }

  /** Drops what runs and writes what came. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.timer) clearInterval(this.timer);
    await this.subscription?.stop();
    const dropped = await this.prober.stop();
    await this.opinions.stop();
    this.log.info('checks have stopped', { dropped });
    await this.working;
    await this.flush('all').catch((error: unknown) => this.log.error('the last results were not written', { error }));
    await this.crew.leave().catch((error: unknown) => this.log.warn('others were not told that it left', { error }));
  }

  private take(probed: Probed): void {
    this.counted.results += 1;
    if (probed.result.outcome === 'late') this.counted.late += 1;
    const askInMs = this.book.fold(probed);
    if (askInMs !== null) this.prober.ask(probed.id, askInMs);
  }

  private settle(checkId: string, opinion: Opinion): void {
    const worth = this.book.settle(checkId, opinion, this.clock.now());
    if (worth) this.weighed[worth] += 1;
  }

  private async follow(events: LoggedEvent[]): Promise<void> {
    for (const id of new Set(events.map(touchedResource))) {
      if (id !== null) await this.watchList.sync(id, this.book, this.prober);
    }
    for (const { type, subject } of events) {
      if (type !== checkRequested) continue;
      this.askAll(subject.kind === 'check' ? [subject.id] : this.book.checksOf(subject.id));
    }
  }

  private askAll(ids: string[]): void {
    for (const id of ids) {
      this.book.expect(id);
      this.prober.ask(id);
    }
  }

  private tick(): void {
    const now = this.clock.now();
    // Nobody could be heard meanwhile: that is no silence of theirs.
    if (now - this.tickedAt > stoodStillMs) this.book.begin(now);
    this.tickedAt = now;
    if (this.busy) return;
    this.busy = true;
    this.working = this.work()
      .then(() => void (this.cameRoundAt = this.clock.monotonic()))
      .catch((error: unknown) => this.log.error('results were not written; they are kept and tried again', { error }))
      .finally(() => (this.busy = false));
  }

  private async work(): Promise<void> {
    this.ticks += 1;
    if (this.ticks % listenEvery === 0) this.book.listen(this.clock.now());
    if (this.ticks % shareEvery === 0) await this.share();
    await this.maintain();
    await this.flush();
    if (this.ticks % beatEvery === 1) await this.beat();
    if (this.ticks % beatEvery === 5) await this.states.forgetRepeats(this.book.settledUpTo, this.clock.now());
    if (this.ticks % foldEvery === 0) await this.folding.run(this.stopping.signal, foldMost);
    if (this.ticks % tidyEvery === 0) this.book.tidy(this.clock.now());
  }

  /** At once when a window begins or ends; now and then also for what was added meanwhile. */
  private async maintain(): Promise<void> {
    const now = this.clock.now();
    const covered = await this.maintenance.covered(now);
    if (covered === this.covered && this.ticks % listenEvery !== 0) return;
    this.covered = covered;
    for (const id of this.book.maintain(covered, now))
      for (const check of this.book.checksOf(id)) this.prober.ask(check);
  }

  private readonly isOurs = (resourceId: string) => this.crew.isOurs(resourceId);

  /** Beats, and follows who lives: what is lost is written before it is forgotten, what is gained is read anew. */
  private async share(): Promise<void> {
    const lagMs = Math.round((this.lagMs = Math.max(this.lagMs, this.prober.takeLag())));
    const { confirmed, unconfirmed, 'one-sided': oneSided } = this.weighed;
    const opinions = { confirmed, oneSided, unconfirmed };
    const news = await this.crew.beat({ lagMs, checks: this.prober.size, ...this.counted, ...opinions });
    if (news === 'same' && !this.owing) return;
    this.owing = true;
    this.log.info('checks are shared anew', { news, checks: this.prober.size });
    const ours = news === 'presumed-dead' ? () => false : this.isOurs;
    const lost = this.watchList.letGo(this.book, this.prober, ours);
    if (news !== 'presumed-dead') await this.flush('all');
    for (const id of lost) this.book.dropResource(id);
    // Others watch our share until they see that we live; what they found meanwhile is newer than what we knew.
    if (news === 'presumed-dead') await this.crew.join();
    await this.watchList.takeOn(this.book, this.prober, this.isOurs);
    this.owing = false;
    this.log.info('checks are running', { checks: this.prober.size });
  }

  /** Writes one portion, and more as long as something must not wait. */
  private async flush(what: 'all' | 'urgent' = 'urgent'): Promise<void> {
    const more = () => (what === 'all' || this.book.isUrgent ? this.book.take(portion) : null);
    for (let changes = this.book.take(portion); changes; changes = more()) {
      try {
        await this.record.run(changes);
      } catch (error) {
        this.book.giveBack(changes);
        throw error;
      }
    }
  }

  private async beat(): Promise<void> {
    const lagMs = Math.round(Math.max(this.lagMs, this.prober.takeLag()));
    this.lagMs = 0;
    await this.states.beat({ at: this.clock.now(), lagMs, checks: this.prober.size, ...this.counted });
  }
}
