import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { aimAt } from '../../domain/aim.js';
import type { CheckDefinition } from '../../domain/check.js';
import { blockOf, levels } from '../../domain/levels.js';
import { ChecksStore } from '../../persistence/checks.store.js';
import { HealthStateStore } from '../../persistence/health-state.store.js';
import { HistoryStore } from '../../persistence/history.store.js';
import { GiveDefaultChecks } from '../give-default-checks.js';
import { Inventory } from '../inventory.js';
import type { WatchedResource } from '../inventory.js';
import type { HealthBook } from './health-book.js';
import type { Asker, ProbeTask } from './prober.js';

/** Beyond its interval; a state may be written this much later than its result came. */
const overdueMs = 2_000;
const seldomMs = 30_000;

/** Keeps what is probed equal to what is defined: all of it at the start, one resource after each change. */
@Injectable()
export class WatchList {
  private readonly tasks = new Map<string, string>();
  private isOurs: (resourceId: string) => boolean = () => true;

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
  async takeOn(book: HealthBook, prober: Asker, isOurs: (resourceId: string) => boolean): Promise<void> {
    this.isOurs = isOurs;
    const resources = (await this.inventory.all()).filter(({ id }) => isOurs(id) && !book.has(id));
    const given = await this.checks.defaultsGiven();
    for (const resource of resources) if (!given.has(resource.id)) await this.defaults.run(resource);
    const states = new Map((await this.states.all()).map((known) => [known.checkNumber, known]));
    const checks = Map.groupBy(await this.checks.all(), ({ resourceId }) => resourceId);
    const now = this.clock.now();
    book.begin(now);
    const numbers = new Set(resources.flatMap(({ id }) => checks.get(id) ?? []).map(({ number }) => number));
    const blocks = await this.history.blocksAt(levels[0], blockOf(levels[0], now));
    book.minutes.resume(blocks.filter(({ key }) => numbers.has(key.checkNumber)));
    for (const resource of resources) book.put(resource, checks.get(resource.id) ?? [], states, now);
    for (const repeats of await this.states.repeatsSince(now - levels[0].blockMs))
      book.replay(repeats.filter(({ checkNumber }) => numbers.has(checkNumber)));
    for (const resource of resources)
      for (const check of checks.get(resource.id) ?? [])
        this.schedule(prober, check, resource, isOverdue(check, states.get(check.number)?.state.lastAt, now));
  }

  /** Stops asking what is not ours any more; what is known of it is still to be written. Returns those resources. */
  letGo(book: HealthBook, prober: Asker, isOurs: (resourceId: string) => boolean): string[] {
    this.isOurs = isOurs;
    const lost = book.resourceIds().filter((id) => !isOurs(id));
    for (const id of lost) for (const check of book.checksOf(id)) this.unschedule(prober, check);
    return lost;
  }

  /** Looks at one resource again; what is new is probed at once. */
  async sync(resourceId: string, book: HealthBook, prober: Asker): Promise<void> {
    if (!this.isOurs(resourceId)) return;
    const resource = await this.inventory.find(resourceId);
    const before = book.checksOf(resourceId);
    if (resource) await this.defaults.run(resource);
    const checks = resource ? await this.checks.ofResource(resourceId) : [];
    const kept = new Set(checks.map(({ id }) => id));
    for (const id of before) if (!kept.has(id)) this.unschedule(prober, id);
    if (!resource) return book.dropResource(resourceId);
    book.put(resource, checks, new Map(), this.clock.now());
    for (const check of checks) this.schedule(prober, check, resource, true);
  }

  private schedule(prober: Asker, check: CheckDefinition, resource: WatchedResource, atOnce: boolean): void {
    const { id, intervalMs, timeoutMs, settings } = check;
    if (check.paused) return this.unschedule(prober, id);
    const task: ProbeTask = {
      id,
      intervalMs,
      timeoutMs,
      aim: aimAt(settings, resource.address, { resourceId: resource.id, checkId: id }),
    };
    const text = JSON.stringify(task);
    if (this.tasks.get(id) === text) return;
    this.tasks.set(id, text);
    prober.set(task);
    if (atOnce) prober.ask(id);
  }

  private unschedule(prober: Asker, id: string): void {
    this.tasks.delete(id);
    prober.remove(id);
  }
}

/**
 * Never asked; or seldom asked, and a moment of it was missed while nobody watched. A check that is asked often comes
 * soon by itself: ten thousand at once after a pause would be a storm.
 */
function isOverdue({ intervalMs }: CheckDefinition, lastAt: number | null | undefined, now: number): boolean {
  if (lastAt === null || lastAt === undefined) return true;
  return intervalMs >= seldomMs && now - lastAt > intervalMs + overdueMs;
}
