import { ControlFailed, type Permit } from '../../ports.js';

/** By when a call must be over, on the monotonic clock, which goes on while a process is stopped. */
export class Deadline {
  readonly at: number;

  private constructor(
    readonly timeoutMs: number,
    readonly signal: AbortSignal | null,
  ) {
    this.at = performance.now() + timeoutMs;
  }

  static after(timeoutMs: number): Deadline {
    return new Deadline(timeoutMs, null);
  }

  static of(permit: Permit): Deadline {
    return new Deadline(permit.timeoutMs, permit.signal);
  }

  /** Milliseconds left. */
  left(): number {
    return this.at - performance.now();
  }

  /** Called right before anything is sent. @throws ControlFailed when the time is over or the permit was taken back */
  check(where: string): void {
    if (this.signal?.aborted)
      throw new ControlFailed('failed', `${where}: the permit was taken back; nothing was sent`);
    if (this.left() <= 0) throw this.over(where);
  }

  over(where: string): ControlFailed {
    return new ControlFailed('timeout', `${where}: no answer in ${Math.round(this.timeoutMs)} ms`);
  }
}
