import type { Clock } from '../../../platform/clock/index.js';

const tickMs = 50;
const worthKeepingMs = 20;
const keepMs = 90_000;

/**
 * How late is this process itself? A timer that ticks only while probes are on their way, and remembers the ticks that
 * came late. A stall is seen as its length minus at most one tick.
 */
export class LagMeter {
  private users = 0;
  private timer: NodeJS.Timeout | null = null;
  private expected = 0;
  private late: { at: number; lagMs: number }[] = [];

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** Begins to measure; returns the moment for `worstSince` and the way to end. */
  begin(): { since: number; end: () => void } {
    if (this.users++ === 0) this.arm();
    return { since: this.clock.monotonic(), end: () => this.leave() };
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

  private arm(): void {
    this.expected = this.clock.monotonic() + tickMs;
    this.timer = setTimeout(() => {
      this.note(this.clock.monotonic() - this.expected);
      this.arm();
    }, tickMs);
  }

  private leave(): void {
    if (--this.users > 0 || !this.timer) return;
    this.note(this.clock.monotonic() - this.expected);
    clearTimeout(this.timer);
  }
}
