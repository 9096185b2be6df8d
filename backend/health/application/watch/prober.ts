/**
 * Runs probes when they are due. It knows nothing of the database: tasks come in, results go out, so that it can run on
 * a thread of its own. Law: at most `maxInFlight` probes at once, never two of one check, and each check at the moments
 * its phase gives it; a check that is asked in between, by hand or because it was never judged, keeps its phase.
 */
import type { Clock } from '../../../platform/clock/index.js';
import type { Aim } from '../../domain/aim.js';
import type { CheckKind } from '../../domain/check.js';
import { judge } from '../../domain/lateness.js';
import type { ProbeResult } from '../../domain/result.js';
import { untilDue } from '../../domain/schedule.js';
import type { Probe } from '../../ports.js';
import { DueQueue } from './due-queue.js';
import { LagMeter } from './lag-meter.js';

export interface ProbeTask {
  id: string;
  intervalMs: number;
  timeoutMs: number;
  aim: Aim;
}

export interface Probed {
  id: string;
  /** Wall clock, when the result came. */
  at: number;
  result: ProbeResult;
}

interface Scheduled {
  task: ProbeTask;
  running: AbortController | null;
  /** Waits for a place among those in flight. */
  ready: boolean;
}

const retryAfterLateMs = 1_000;
/** Timers cannot be set further than this; long intervals are looked at again. */
const longestSleepMs = 3_600_000;

export class Prober {
  readonly lag: LagMeter;
  private readonly scheduled = new Map<string, Scheduled>();
  private readonly queue = new DueQueue<Scheduled>();
  private readonly ready: Scheduled[] = [];
  private readonly flights = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = true;

  constructor(
    private readonly probes: ReadonlyMap<CheckKind, Probe>,
    private readonly clock: Clock,
    private readonly onResult: (probed: Probed) => void,
    private readonly maxInFlight = 256,
  ) {
    this.lag = new LagMeter(clock);
  }

  get size(): number {
    return this.scheduled.size;
  }

  get inFlight(): number {
    return this.flights.size;
  }

  start(): void {
    this.stopped = false;
    this.arm();
  }

  /** Drops what runs; resolves when every socket is closed. No result comes after that. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    for (const id of [...this.scheduled.keys()]) this.remove(id);
    await Promise.all(this.flights);
  }

  /** Adds a check or replaces it by its new definition. */
  set(task: ProbeTask, firstInMs = untilDue(task.id, task.intervalMs, this.clock.now())): void {
    this.remove(task.id);
    const scheduled: Scheduled = { task, running: null, ready: false };
    this.scheduled.set(task.id, scheduled);
    this.queue.push(this.clock.monotonic() + firstInMs, scheduled);
    this.arm();
  }

  remove(id: string): void {
    const scheduled = this.scheduled.get(id);
    this.scheduled.delete(id);
    scheduled?.running?.abort();
  }

  /** Asks a check now or after a pause, unless its probe is on its way by then. */
  ask(id: string, inMs = 0): void {
    const scheduled = this.scheduled.get(id);
    if (!scheduled) return;
    if (inMs > 0) this.launchAfter(inMs, scheduled);
    else this.launch(scheduled);
  }

  private arm(): void {
    if (this.timer) clearTimeout(this.timer);
    if (this.stopped || this.queue.nextDue === Infinity) return;
    const wait = Math.max(0, this.queue.nextDue - this.clock.monotonic());
    this.timer = setTimeout(() => this.launchDue(), Math.min(wait, longestSleepMs));
  }

  private launchDue(): void {
    const now = this.clock.monotonic();
    for (let next = this.queue.pop(now); next; next = this.queue.pop(now)) {
      const { item, due } = next;
      if (this.scheduled.get(item.task.id) !== item) continue;
      this.lag.note(now - due);
      const missed = Math.floor((now - due) / item.task.intervalMs);
      this.queue.push(due + (missed + 1) * item.task.intervalMs, item);
      this.launch(item);
    }
    this.arm();
  }

  private launch(scheduled: Scheduled): void {
    if (scheduled.running || scheduled.ready || this.stopped) return;
    if (this.flights.size >= this.maxInFlight) {
      scheduled.ready = true;
      this.ready.push(scheduled);
      return;
    }
    const flight = this.fly(scheduled).finally(() => {
      this.flights.delete(flight);
      this.launchReady();
    });
    this.flights.add(flight);
  }

  private launchReady(): void {
    const next = this.ready.shift();
    if (!next) return;
    next.ready = false;
    if (this.scheduled.get(next.task.id) === next) this.launch(next);
    else this.launchReady();
  }

  private async fly(scheduled: Scheduled): Promise<void> {
    const { task } = scheduled;
    const controller = new AbortController();
    scheduled.running = controller;
    const measuring = this.lag.begin();
    const limits = { timeoutMs: task.timeoutMs, signal: controller.signal };
    const raw = await this.probes.get(task.aim.kind)!.run(task.aim, limits);
    const result = judge(raw, this.lag.worstSince(measuring.since));
    measuring.end();
    scheduled.running = null;
    if (controller.signal.aborted || this.scheduled.get(task.id) !== scheduled) return;
    if (result.outcome === 'late') this.retry(scheduled);
    this.onResult({ id: task.id, at: this.clock.now(), result });
  }

  private retry(scheduled: Scheduled): void {
    this.launchAfter(Math.min(retryAfterLateMs, scheduled.task.intervalMs / 2), scheduled);
  }

  private launchAfter(ms: number, scheduled: Scheduled): void {
    setTimeout(() => this.scheduled.get(scheduled.task.id) === scheduled && this.launch(scheduled), ms).unref();
  }
}
