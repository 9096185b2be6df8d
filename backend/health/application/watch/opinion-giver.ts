import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { Log } from '../../../platform/logging/index.js';
import type { Answer } from '../../domain/second-opinion.js';
import type { Answered, Asked } from '../../persistence/second-opinions.store.js';
import { SecondOpinionsStore } from '../../persistence/second-opinions.store.js';
import { Crew } from './crew.js';
import { type Looker, ProbeSet } from './probe-set.js';

const lookEveryMs = 500;
/** Answers that come within so long are written together. */
const gatherMs = 50;
/** Rows read at a time, and probes on their way at once: a storm elsewhere must not be one here. */
const mostRead = 1_000;
const mostInFlight = 512;
/** A failure that was seen while this daemon itself was late says nothing: it looks again while somebody waits. */
const retryAfterLateMs = 1_000;
/** In looks. */
const tidyEvery = 120;

interface Taken extends Pick<Asked, 'id' | 'question'> {
  /** Monotonic; from then on nobody waits for it. */
  until: number;
}

/**
 * Looks for other daemons: reads what it is asked, probes once from here, writes what it saw. Law: at most `mostInFlight`
 * at once; each question is probed once, unless this one was late or its answer could not be written; the store is not
 * asked while nobody else watches.
 */
@Injectable()
export class OpinionGiver {
  private readonly look: Looker;
  /** Questions that are known, with the way to end their probes, until a look begins after their answers were written. */
  private readonly taken = new Map<string, (() => void) | null>();
  private readonly queue: Taken[] = [];
  private written: string[] = [];
  private answers: Pick<Answered, 'id' | 'answer'>[] = [];
  private flights = 0;
  private looks = 0;
  private timer: NodeJS.Timeout | null = null;
  private gathering: NodeJS.Timeout | null = null;
  private working: Promise<void> | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    probes: ProbeSet,
    private readonly crew: Crew,
    private readonly store: SecondOpinionsStore,
    private readonly log: Log,
    private readonly clock: Clock,
  ) {
    this.look = probes.looker(clock);
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), lookEveryMs);
  }

  /** Ends what is on its way; who asked hears nothing and counts its failure as it saw it. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.queue.length = 0;
    for (const abort of this.taken.values()) abort?.();
    if (this.gathering) clearTimeout(this.gathering);
    await this.working;
    await this.writing;
  }

  private tick(): void {
    if (!this.crew.isShared) return;
    this.working ??= this.read()
      .catch((error: unknown) => this.log.warn('what other daemons ask could not be read', { error }))
      .finally(() => (this.working = null));
  }

  private async read(): Promise<void> {
    this.looks += 1;
    // A look that began before an answer was written may still find its question.
    for (const id of this.written) this.taken.delete(id);
    this.written = [];
    const at = this.clock.monotonic();
    for (const { leftMs, ...one } of await this.store.questionsTo(this.crew.self.id, mostRead)) {
      if (this.taken.has(one.id)) continue;
      this.taken.set(one.id, null);
      this.queue.push({ ...one, until: at + leftMs });
    }
    this.launch();
    if (this.looks % tidyEvery === 0) await this.store.tidy();
  }

  private launch(): void {
    while (this.timer && this.flights < mostInFlight && this.queue.length > 0) this.fly(this.queue.shift()!);
  }

  private fly(one: Taken): void {
    const { id, question, until } = one;
    if (this.clock.monotonic() >= until) return void this.taken.delete(id);
    try {
      const abort = this.look(question.aim, question.timeoutMs, (answer) => this.landed(one, answer));
      this.taken.set(id, abort);
      this.flights += 1;
    } catch (error) {
      // A daemon of another version may ask what this one does not know; it hears nothing.
      this.log.warn('what another daemon asks cannot be looked at', { error });
    }
  }

  private landed(one: Taken, answer: Answer): void {
    this.flights -= 1;
    this.taken.set(one.id, null);
    if (!this.timer) return;
    if (answer.outcome === 'late' && one.until - this.clock.monotonic() > 2 * retryAfterLateMs) this.lookAgain(one);
    else this.say({ id: one.id, answer });
    this.launch();
  }

  private lookAgain(one: Taken): void {
    const timer = setTimeout(() => {
      this.queue.push(one);
      this.launch();
    }, retryAfterLateMs);
    this.taken.set(one.id, () => clearTimeout(timer));
  }

  private say(answer: Pick<Answered, 'id' | 'answer'>): void {
    this.answers.push(answer);
    this.gathering ??= setTimeout(() => this.write(), gatherMs);
  }

  /** An answer that cannot be written is dropped: its question is read again while somebody waits for it. */
  private write(): void {
    this.gathering = null;
    const answers = this.answers;
    this.answers = [];
    this.writing = this.writing
      .then(() => this.store.answer(answers))
      .catch((error: unknown) => this.log.warn('what another daemon asked could not be answered', { error }))
      .then(() => void this.written.push(...answers.map(({ id }) => id)));
  }
}
