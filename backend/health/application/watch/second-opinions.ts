import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { Config } from '../../../platform/config/index.js';
import { newId } from '../../../platform/database/index.js';
import { Log } from '../../../platform/logging/index.js';
import { type Answer, type Opinion, patienceMs, type Question, reachOf } from '../../domain/second-opinion.js';
import { namesOf, type Place } from '../../domain/sharing.js';
import { SecondOpinionsStore } from '../../persistence/second-opinions.store.js';
import { Crew } from './crew.js';
import { OpinionGiver } from './opinion-giver.js';

/** Failures of one moment are put to others together. */
const gatherMs = 50;
const lookEveryMs = 250;
/** Questions in the store at once; what is beyond waits for a place, and no longer than any other. */
const mostAsked = 1_000;
/** Whoever cannot look because the store does not answer gives up so much later. */
const graceMs = 1_000;

interface Waiting {
  id: string;
  question: Question;
  second: Place;
  since: number;
  written: boolean;
}

/** Told what came of a question. */
export type Settle = (checkId: string, opinion: Opinion) => void;

/**
 * Puts failures to other daemons and hears what they say. Law: each `ask` that was taken is settled once, with an answer
 * or without, at most `patienceMs` of its question later by our own monotonic clock, whatever becomes of the store and of
 * whoever was asked; a check that is asked about anew is settled for the latest question alone.
 */
@Injectable()
export class SecondOpinions {
  private readonly waiting = new Map<string, Waiting>();
  private readonly used = new Set<string>();
  private settle: Settle | null = null;
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> | null = null;

  constructor(
    private readonly crew: Crew,
    private readonly store: SecondOpinionsStore,
    private readonly giver: OpinionGiver,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(settle: Settle): void {
    if (!this.config.secondOpinion) return;
    this.settle = settle;
    this.giver.start();
  }

  /** Settles nothing any more: whoever goes on with those checks asks anew. */
  async stop(): Promise<void> {
    if (!this.settle) return;
    this.settle = null;
    if (this.timer) clearTimeout(this.timer);
    await this.giver.stop();
    await this.working;
    if (this.waiting.size + this.used.size === 0) return;
    this.waiting.clear();
    await this.store.withdraw(this.crew.self.id).catch((error: unknown) => this.say('withdrawn', error));
  }

  /** Puts a question about a check of a resource to another daemon; false when nobody else could tell. */
  ask(resourceId: string, question: Question | null): boolean {
    if (!this.settle || !question || !this.crew.isShared) return false;
    const second = this.crew.secondFor(resourceId, reachOf(question.aim));
    if (!second) return false;
    this.drop(question.checkId);
    const since = this.clock.monotonic();
    this.waiting.set(question.checkId, { id: newId(), question, second, since, written: false });
    this.arm(gatherMs);
    return true;
  }

  private arm(ms: number): void {
    this.timer ??= setTimeout(() => this.tick(), ms);
  }

  private tick(): void {
    this.timer = null;
    if (!this.settle) return;
    // The store hangs: what is withheld does not.
    if (this.working) this.giveUp(graceMs);
    this.working ??= this.round()
      .catch((error: unknown) => this.say('asked', error))
      .finally(() => (this.working = null));
    if (this.waiting.size + this.used.size > 0) this.arm(lookEveryMs);
  }

  private say(what: string, error: unknown): void {
    this.log.warn(`second opinions could not be ${what}`, { error, waiting: this.waiting.size });
  }

  /** First what came, then who waited long enough: after a standstill an answer may be there that was in time. */
  private async round(): Promise<void> {
    try {
      await this.hear();
    } finally {
      this.giveUp(0);
    }
    const all = [...this.waiting.values()];
    const written = all.filter((one) => one.written).length;
    const fresh = all.filter((one) => !one.written).slice(0, mostAsked - written);
    const used = [...this.used];
    if (fresh.length + used.length === 0) return;
    const askedBy = this.crew.self.id;
    await this.store.put(
      fresh.map(({ id, question, second }) => ({ id, question, askedBy, askedOf: second.id })),
      used,
    );
    for (const one of fresh) one.written = true;
    for (const id of used) this.used.delete(id);
  }

  private async hear(): Promise<void> {
    if (![...this.waiting.values()].some(({ written }) => written)) return;
    for (const { id, question, answer } of await this.store.answersFor(this.crew.self.id)) {
      const one = this.waiting.get(question.checkId);
      if (one?.id === id) this.end(one, answer);
      else this.used.add(id);
    }
  }

  private giveUp(graceMs: number): void {
    const now = this.clock.monotonic();
    for (const one of [...this.waiting.values()])
      if (now - one.since >= patienceMs(one.question) + graceMs) this.end(one, null);
  }

  private end({ question, second, since }: Waiting, answer: Answer | null): void {
    this.drop(question.checkId);
    const [here, there] = namesOf(this.crew.self, second);
    this.settle?.(question.checkId, { here, there, waitedMs: this.clock.monotonic() - since, answer });
  }

  private drop(checkId: string): void {
    const one = this.waiting.get(checkId);
    this.waiting.delete(checkId);
    // Also one that is being written just now.
    if (one) this.used.add(one.id);
  }
}
