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

/** Keeps what is probed equal to what is defined: all of it at the start, one resource after each change. */
@Injectable()
export class WatchList {
  private readonly tasks = new Map<string, string>();

  constructor(
    private readonly inventory: Inventory,
    private readonly checks: ChecksStore,
    private readonly states: HealthStateStore,
    private readonly history: HistoryStore,
    private readonly defaults: GiveDefaultChecks,
    private readonly clock: Clock,
  ) {}

  /** Loads everything; each check begins at its own phase, one that was never run at once. */
  async load(book: HealthBook, prober: Asker): Promise<void> {
    const resources = await this.inventory.all();
    const given = await this.checks.defaultsGiven();
    for (const resource of resources) if (!given.has(resource.id)) await this.defaults.run(resource);
    const states = new Map((await this.states.all()).map((known) => [known.checkNumber, known]));
    const checks = Map.groupBy(await this.checks.all(), ({ resourceId }) => resourceId);
    const now = this.clock.now();
    book.begin(now);
    book.minutes.resume(await this.history.blocksAt(levels[0], blockOf(levels[0], now)));
    for (const resource of resources) book.put(resource, checks.get(resource.id) ?? [], states, now);
    const kept = now - levels[0].blockMs;
    for (const repeats of await this.states.repeatsSince(kept)) book.replay(repeats);
    for (const resource of resources) {
      for (const check of checks.get(resource.id) ?? [])
        this.schedule(prober, check, resource, (states.get(check.number)?.state.lastAt ?? null) === null);
    }
  }

  /** Looks at one resource again; what is new is probed at once. */
  async sync(resourceId: string, book: HealthBook, prober: Asker): Promise<void> {
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
