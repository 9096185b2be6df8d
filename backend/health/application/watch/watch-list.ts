import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { Clock } from '../../../platform/clock/index.js';
import { aimAt } from '../../domain/aim.js';
import type { CheckDefinition, CheckSettings } from '../../domain/check.js';
import { blockOf, levels } from '../../domain/levels.js';
import type { Question } from '../../domain/second-opinion.js';
import { ChecksStore } from '../../persistence/checks.store.js';
import { HealthStateStore, type KnownState } from '../../persistence/health-state.store.js';
import { HistoryStore } from '../../persistence/history.store.js';
import { GiveDefaultChecks } from '../give-default-checks.js';
import { Inventory } from '../inventory.js';
import type { WatchedResource } from '../inventory.js';
import type { HealthBook } from './health-book.js';
import type { Asker, ProbeTask } from './prober.js';

/** Beyond its interval; a state may be written this much later than its result came. */
const overdueMs = 2_000;
const seldomMs = 30_000;
/** Resources read at a time: ten thousand with all their rows at once would be a heap that never shrinks again. */
const atOnce = 150;

/** A check that is about to be asked, and what was known of it. */
interface Taken {
  check: CheckDefinition;
  task: ProbeTask;
  known: KnownState | undefined;
}

/** Keeps what is probed equal to what is defined: all of it at the start, one resource after each change. */
@Injectable()
export class WatchList {
  private readonly tasks = new Map<string, ProbeTask>();
  private isOurs: (resourceId: string) => boolean = () => true;
  private latest: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly inventory: Inventory,
    private readonly checks: ChecksStore,
    private readonly states: HealthStateStore,
    private readonly history: HistoryStore,
    private readonly defaults: GiveDefaultChecks,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes on what is ours and not watched yet, from where it was left: each check begins at its own phase, one that was
   * never run or is overdue at once.
   */
  takeOn(book: HealthBook, prober: Asker, isOurs: (resourceId: string) => boolean): Promise<void> {
    return this.inTurn(async () => {
      this.isOurs = isOurs;
      const put: string[] = [];
      try {
        await this.takeOnNow(book, prober, put);
      } catch (error) {
        // What stood in the book and is never asked would not be taken on the next time.
        for (const id of put) book.dropResource(id);
        throw error;
      }
    });
  }

  private async takeOnNow(book: HealthBook, prober: Asker, put: string[]): Promise<void> {
    const taken: Taken[] = [];
    for (let page = await this.inventory.after('', atOnce); page.length > 0;) {
      const ours = page.filter(({ id }) => this.isOurs(id) && !book.has(id));
      put.push(...ours.map(({ id }) => id));
      if (ours.length > 0) taken.push(...(await this.putSome(ours, book)));
      page = await this.inventory.after(page[page.length - 1].id, atOnce);
    }
    const now = this.clock.now();
    book.begin(now);
    const numbers = new Set(taken.map(({ check }) => check.number));
    for (const repeats of await this.states.repeatsSince(now - levels[0].blockMs))
      book.replay(repeats.filter(({ checkNumber }) => numbers.has(checkNumber)));
    for (const { check, task, known } of taken)
      this.schedule(prober, task, isOverdue(check, known?.state.lastAt, this.clock.now()));
  }

  /** Puts resources with their checks as they were left; returns the checks that are to be asked. */
  private async putSome(resources: WatchedResource[], book: HealthBook): Promise<Taken[]> {
    const byId = new Map(resources.map((resource) => [resource.id, resource]));
    const ids = [...byId.keys()];
    const given = await this.checks.defaultsGiven(ids);
    for (const resource of resources) if (!given.has(resource.id)) await this.defaults.run(resource);
    const checks = await this.checks.ofResources(ids);
    shareSettings(checks);
    const states = new Map((await this.states.ofResources(ids)).map((known) => [known.checkNumber, known]));
    const now = this.clock.now();
    const numbers = checks.map(({ number }) => number);
    book.minutes.resume(await this.history.blocksAt(levels[0], blockOf(levels[0], now), numbers));
    const byResource = Map.groupBy(checks, ({ resourceId }) => resourceId);
    for (const resource of resources) book.put(resource, byResource.get(resource.id) ?? [], states, now);
    const asked = checks.filter(({ paused }) => !paused);
    return asked.map((check) => {
      return { check, task: taskOf(check, byId.get(check.resourceId)!), known: states.get(check.number) };
    });
  }

  /** Stops asking what is not ours any more; what is known of it is still to be written. Returns those resources. */
  letGo(book: HealthBook, prober: Asker, isOurs: (resourceId: string) => boolean): string[] {
    this.isOurs = isOurs;
    const lost = book.resourceIds().filter((id) => !isOurs(id));
    for (const id of lost) for (const check of book.checksOf(id)) this.unschedule(prober, check);
    return lost;
  }

  /** Looks at one resource again; what is new is probed at once. */
  sync(resourceId: string, book: HealthBook, prober: Asker): Promise<void> {
    return this.inTurn(() => this.syncNow(resourceId, book, prober));
  }

  private async syncNow(resourceId: string, book: HealthBook, prober: Asker): Promise<void> {
    if (!this.isOurs(resourceId)) return;
    const resource = await this.inventory.find(resourceId);
    const before = book.checksOf(resourceId);
    if (resource) await this.defaults.run(resource);
    const checks = resource ? await this.checks.ofResource(resourceId) : [];
    const kept = new Set(checks.map(({ id }) => id));
    for (const id of before) if (!kept.has(id)) this.unschedule(prober, id);
    if (!resource) return book.dropResource(resourceId);
    book.put(resource, checks, new Map(), this.clock.now());
    for (const check of checks) {
      if (check.paused) this.unschedule(prober, check.id);
      else this.schedule(prober, taskOf(check, resource), true);
    }
  }

  /** What another daemon would be asked about a check; null when it is not asked here. */
  questionOf(checkId: string): Question | null {
    const task = this.tasks.get(checkId);
    return task ? { checkId, aim: task.aim, timeoutMs: task.timeoutMs } : null;
  }

  /** One after the other: what was read of a resource while another reading of it went on may be older than that. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.latest.then(work);
    this.latest = done.catch(() => undefined);
    return done;
  }

  private schedule(prober: Asker, task: ProbeTask, now: boolean): void {
    if (isDeepStrictEqual(this.tasks.get(task.id), task)) return;
    this.tasks.set(task.id, task);
    prober.set(task);
    if (now) prober.ask(task.id);
  }

  private unschedule(prober: Asker, id: string): void {
    this.tasks.delete(id);
    prober.remove(id);
  }
}

/** Most checks of a kind are set alike: one object for all that are takes a tenth of the memory. */
function shareSettings(checks: CheckDefinition[]): void {
  const known = new Map<string, CheckSettings>();
  for (const check of checks) {
    const text = JSON.stringify(check.settings);
    check.settings = known.get(text) ?? check.settings;
    known.set(text, check.settings);
  }
}

function taskOf({ id, intervalMs, timeoutMs, settings }: CheckDefinition, resource: WatchedResource): ProbeTask {
  const aim = aimAt(settings, resource.address, { resourceId: resource.id, checkId: id });
  return { id, intervalMs, timeoutMs, aim };
}

/**
 * Never asked; or seldom asked, and a moment of it was missed while nobody watched. A check that is asked often comes
 * soon by itself: ten thousand at once after a pause would be a storm.
 */
function isOverdue({ intervalMs }: CheckDefinition, lastAt: number | null | undefined, now: number): boolean {
  if (lastAt === null || lastAt === undefined) return true;
  return intervalMs >= seldomMs && now - lastAt > intervalMs + overdueMs;
}
