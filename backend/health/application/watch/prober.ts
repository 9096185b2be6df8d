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
import type { CpuWaits, PreparedProbe, Probe } from '../../ports.js';
import { DueWheel } from './due-wheel.js';
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

/** Wall clock and monotonic clock, in milliseconds. */
export type ProberClock = Pick<Clock, 'now' | 'monotonic'>;

/** Asks checks at their moments and says what came of it; wherever it really runs. */
export interface Asker {
  readonly size: number;
  start(): void;
  /**
   * Drops what runs; resolves when every socket is closed, with how many probes were dropped: the target may have seen
   * them, the history has not. No result comes after that.
   */
  stop(): Promise<number>;
  /** Adds a check or replaces it by its new definition. */
  set(task: ProbeTask): void;
  remove(id: string): void;
  /** Asks a check now or after a pause, unless its probe is on its way by then. */
  ask(id: string, inMs?: number): void;
  /** The worst lag of whatever asks since the last time, ms. */
  takeLag(): number;
}

interface Scheduled {
  task: ProbeTask;
  probe: PreparedProbe;
  /** Ends the probe that is on its way. */
  abort: (() => void) | null;
  /** Waits for a place among those in flight. */
  ready: boolean;
  /** Late results in a row. */
  late: number;
}

const retryAfterLateMs = 1_000;
/** Beyond this a check's moment has passed; what was missed is made up for at the pace at which it was due. */
const missedMs = 1_000;
/** Timers cannot be set further than this; long intervals are looked at again. */
const longestSleepMs = 3_600_000;

export class Prober implements Asker {
  readonly lag: LagMeter;
  private readonly scheduled = new Map<string, Scheduled>();
  private readonly wheel: DueWheel<Scheduled>;
  private readonly ready: Scheduled[] = [];
  private flights = 0;
  private landed: PromiseWithResolvers<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private armedFor = Infinity;
  private stopped = true;
  private lagSince: number;

  constructor(
    private readonly probes: ReadonlyMap<CheckKind, Probe>,
    private readonly clock: ProberClock,
    private readonly onResult: (probed: Probed) => void,
    private readonly maxInFlight = 256,
    waits: CpuWaits | null = null,
  ) {
    this.lag = new LagMeter(clock, waits);
    this.wheel = new DueWheel(clock.monotonic());
    this.lagSince = clock.monotonic();
  }

  get size(): number {
    return this.scheduled.size;
  }

  get inFlight(): number {
    return this.flights;
  }

  start(): void {
    this.stopped = false;
    this.arm();
  }

  async stop(): Promise<number> {
    this.stopped = true;
    const dropped = this.flights;
    if (this.timer) clearTimeout(this.timer);
    this.landed = Promise.withResolvers<void>();
    for (const id of [...this.scheduled.keys()]) this.remove(id);
    if (this.flights > 0) await this.landed.promise;
    return dropped;
  }

  set(task: ProbeTask, firstInMs = untilDue(task.id, task.intervalMs, this.clock.now())): void {
    this.remove(task.id);
    const probe = this.probes.get(task.aim.kind)!.prepare(task.aim);
    const scheduled: Scheduled = { task, probe, abort: null, ready: false, late: 0 };
    this.scheduled.set(task.id, scheduled);
    const due = this.clock.monotonic() + firstInMs;
    this.wheel.push(due, scheduled);
    if (due < this.armedFor) this.arm();
  }

  remove(id: string): void {
    const scheduled = this.scheduled.get(id);
    this.scheduled.delete(id);
    scheduled?.abort?.();
  }

  ask(id: string, inMs = 0): void {
    const scheduled = this.scheduled.get(id);
    if (!scheduled) return;
    if (inMs > 0) this.launchAfter(inMs, scheduled);
    else this.launch(scheduled);
  }

  takeLag(): number {
    const worst = this.lag.worstSince(this.lagSince);
    this.lagSince = this.clock.monotonic();
    return worst;
  }

  private arm(): void {
    const due = this.stopped ? Infinity : this.wheel.nextDue;
    if (due === this.armedFor) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.armedFor = due;
    if (due === Infinity) return;
    const wait = Math.max(0, due - this.clock.monotonic());
    this.timer = setTimeout(() => this.launchDue(), Math.min(wait, longestSleepMs));
  }

  private launchDue(): void {
    this.armedFor = Infinity;
    const now = this.clock.monotonic();
    const all = this.wheel.take(now);
    const oldest = all[0]?.due ?? now;
    for (const { item, due } of all) {
      const { id, intervalMs } = item.task;
      if (this.scheduled.get(id) !== item) continue;
      this.lag.note(now - due);
      const missed = Math.floor((now - due) / intervalMs);
      const next = due + (missed + 1) * intervalMs;
      this.wheel.push(next, item);
      if (now - due <= missedMs) this.launch(item);
      else if (missed === 0) this.launchAfter(due - oldest, item);
    }
    this.arm();
  }

  private launch(scheduled: Scheduled): void {
    if (scheduled.abort || scheduled.ready || this.stopped) return;
    if (this.flights < this.maxInFlight) return this.fly(scheduled);
    scheduled.ready = true;
    this.ready.push(scheduled);
  }

  private launchReady(): void {
    for (let next = this.ready.shift(); next; next = this.ready.shift()) {
      next.ready = false;
      if (this.scheduled.get(next.task.id) === next) return this.launch(next);
    }
  }

  private fly(scheduled: Scheduled): void {
    const { task, probe } = scheduled;
    const measuring = this.lag.begin();
    this.flights += 1;
    scheduled.abort = probe.start(task.timeoutMs, (raw) => {
      const result = raw.outcome === 'fail' ? judge(raw, this.lag.latenessSince(measuring.since)) : raw;
      measuring.end();
      scheduled.abort = null;
      this.flights -= 1;
      this.launchReady();
      this.ended(scheduled, result);
    });
  }

  private ended(scheduled: Scheduled, result: ProbeResult): void {
    const { id } = scheduled.task;
    if (this.flights === 0) this.landed?.resolve();
    if (this.stopped || this.scheduled.get(id) !== scheduled) return;
    if (result.outcome === 'late') this.retry(scheduled);
    else scheduled.late = 0;
    this.onResult({ id, at: this.clock.now(), result });
  }

  /** Soon, and each time later, so that a machine that is short of CPU is not asked for more; then at its moments only. */
  private retry(scheduled: Scheduled): void {
    const pause = Math.min(retryAfterLateMs, scheduled.task.intervalMs / 2) * 2 ** scheduled.late++;
    if (pause <= scheduled.task.intervalMs / 2) this.launchAfter(pause, scheduled);
  }

  private launchAfter(ms: number, scheduled: Scheduled): void {
    setTimeout(() => this.scheduled.get(scheduled.task.id) === scheduled && this.launch(scheduled), ms).unref();
  }
}
