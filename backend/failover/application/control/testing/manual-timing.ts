import { Timing } from '../../../ports.js';

/** Time that moves when it is told to; both clocks together, unless one is set. */
export class ManualTiming extends Timing {
  time = 1_000;
  wallOffsetMs = 1_700_000_000_000;
  private sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  wall(): number {
    return this.time + this.wallOffsetMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.sleepers.push({ at: this.time + ms, wake: resolve });
      const cutShort = () => reject(new Error('cut short'));
      if (signal?.aborted) cutShort();
      signal?.addEventListener('abort', cutShort);
    });
  }

  /** Moves on and lets everything run that was waiting for it. */
  async advance(ms: number): Promise<void> {
    this.time += ms;
    const due = this.sleepers.filter(({ at }) => at <= this.time);
    this.sleepers = this.sleepers.filter(({ at }) => at > this.time);
    for (const { wake } of due) wake();
    await settled();
  }
}

/** Lets promises run that wait for nothing but each other. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
