import type { Clock } from '../../../platform/clock/index.js';
import { type Lateness, onTime } from '../../domain/lateness.js';
import type { CpuWaits, CpuWaitsReading } from '../../ports.js';

const tickMs = 50;
const worthKeepingMs = 20;
const worthKeepingWait = 0.05;
const keepMs = 90_000;
/** Waits are shares of about a second; of much less than half of one they say little. */
const sampleMs = 1_000;
const leastSampleMs = 400;

/** Sorted by when it ended. */
interface Starved extends Pick<Lateness, 'waited' | 'pressure'> {
  at: number;
}

interface Sample extends CpuWaitsReading {
  at: number;
}

/**
 * How late is this thread itself? A timer that ticks only while probes are on their way, and remembers the ticks that
 * came late and the seconds in which it waited for a CPU. A stall is seen as its length minus at most one tick.
 */
export class LagMeter {
  private users = 0;
  private timer: NodeJS.Timeout | null = null;
  private expected = 0;
  private late: { at: number; lagMs: number }[] = [];
  private starved: Starved[] = [];
  private sample: Sample | null = null;

  /** @param waits read on the thread that is measured; null where the kernel tells nothing */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly waits: CpuWaits | null = null,
  ) {}

  /** Begins to measure; returns the moment for `worstSince` and the way to end. */
  begin(): { since: number; end: () => void } {
    if (this.users++ === 0) this.arm();
    const since = this.clock.monotonic();
    if (!this.sample || since - this.sample.at > sampleMs) this.look(since);
    return { since, end: () => this.leave() };
  }

  /** Notes a lag somebody met otherwise, e.g. a check that was begun late. */
  note(lagMs: number): void {
    if (lagMs < worthKeepingMs) return;
    const at = this.clock.monotonic();
    const latest = this.late.at(-1);
    // One entry a tick at most: a thousand checks may be begun late at once.
    if (latest && at - latest.at < tickMs) Object.assign(latest, { at, lagMs: Math.max(lagMs, latest.lagMs) });
    else this.late.push({ at, lagMs });
    if (this.late[0].at < at - keepMs) this.late.shift();
  }

  /** The worst lag since a moment of the monotonic clock, the one that lasts included. */
  worstSince(since: number): number {
    let worst = this.users > 0 ? Math.max(0, this.clock.monotonic() - this.expected) : 0;
    for (let n = this.late.length - 1; n >= 0 && this.late[n].at >= since; n--)
      worst = Math.max(worst, this.late[n].lagMs);
    return worst;
  }

  /** How late it was since a moment of the monotonic clock; a probe that took less than a second has the one before. */
  latenessSince(since: number): Lateness {
    const now = this.clock.monotonic();
    if (this.sample && now - this.sample.at >= leastSampleMs) this.look(now);
    let worst: Pick<Lateness, 'waited' | 'pressure'> = onTime;
    const from = Math.min(since, now - sampleMs);
    for (let n = this.starved.length - 1; n >= 0 && this.starved[n].at >= from; n--)
      if (this.starved[n].waited > worst.waited) worst = this.starved[n];
    return { lagMs: this.worstSince(since), waited: worst.waited, pressure: worst.pressure };
  }

  private look(at: number): void {
    const reading = this.waits?.read();
    if (!reading) return;
    const { sample } = this;
    this.sample = { at, ...reading };
    // Much longer than a sample: nothing was on its way meanwhile, or it stood still and the lag says so.
    if (!sample || at - sample.at > 2 * sampleMs) return;
    const waited = (reading.waitedMs - sample.waitedMs) / (at - sample.at);
    if (waited < worthKeepingWait) return;
    const pressed =
      reading.pressedMs === null || sample.pressedMs === null ? null : reading.pressedMs - sample.pressedMs;
    this.starved.push({ at, waited, pressure: pressed === null ? null : pressed / (at - sample.at) });
    if (this.starved[0].at < at - keepMs) this.starved.shift();
  }

  private arm(): void {
    this.expected = this.clock.monotonic() + tickMs;
    this.timer = setTimeout(() => this.tick(), tickMs);
  }

  private tick(): void {
    const now = this.clock.monotonic();
    this.note(now - this.expected);
    if (!this.sample || now - this.sample.at >= sampleMs) this.look(now);
    this.arm();
  }

  private leave(): void {
    if (--this.users > 0 || !this.timer) return;
    this.note(this.clock.monotonic() - this.expected);
    clearTimeout(this.timer);
  }
}
