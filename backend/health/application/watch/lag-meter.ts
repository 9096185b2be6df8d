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

  constructor(private readonly clock: Clock) {}

  /** Begins to measure; returns the moment for `worstSince` and the way to end. */
  begin(): { since: number; end: () => void } {
    if (this.users++ === 0) this.arm();
    return { since: this.clock.monotonic(), end: () => this.leave() };
  }

  /** Notes a lag somebody met otherwise, e.g. a check that was begun late. */
  note(lagMs: number): void {
    if (lagMs < worthKeepingMs) return;
    const at = this.clock.monotonic();
    this.late = this.late.filter((one) => one.at > at - keepMs);
    this.late.push({ at, lagMs });
  }

  /** The worst lag since a moment of the monotonic clock, the one that lasts included. */
  worstSince(since: number): number {
    const lasting = this.users > 0 ? this.clock.monotonic() - this.expected : 0;
    return this.late.reduce(
      (worst, { at, lagMs }) => (at >= since ? Math.max(worst, lagMs) : worst),
      Math.max(0, lasting),
    );
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
