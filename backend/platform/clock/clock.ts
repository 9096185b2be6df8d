import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';

/** Time as the application sees it: wall clock for records, monotonic clock for durations and validity. */
@Injectable()
export class Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number {
    return Date.now();
  }

  /** Monotonic clock in milliseconds; only differences mean anything. */
  monotonic(): number {
    return performance.now();
  }

  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await delay(ms, undefined, { signal, ref: true });
  }
}

/** A clock that moves only when told to; `sleep` resolves when the time has been reached. */
export class ManualClock extends Clock {
  private waiting: { at: number; go: () => void }[] = [];

  constructor(private time = 1_700_000_000_000) {
    super();
  }

  override now(): number {
    return this.time;
  }

  override monotonic(): number {
    return this.time;
  }

  override sleep(ms: number): Promise<void> {
    return new Promise((go) => this.waiting.push({ at: this.time + ms, go }));
  }

  /** Moves the clock and wakes every sleeper whose time has come, in order. */
  advance(ms: number): void {
    this.time += ms;
    const due = this.waiting.filter((w) => w.at <= this.time).sort((a, b) => a.at - b.at);
    this.waiting = this.waiting.filter((w) => w.at > this.time);
    for (const w of due) w.go();
  }
}
