import type { Timing } from '../../ports.js';

/** A sleep that can be cut short; a ring while nobody sleeps is not lost. */
export class Pause {
  private sleeper: AbortController | null = null;
  private rung = false;

  constructor(private readonly timing: Timing) {}

  async wait(ms: number): Promise<void> {
    if (this.rung || ms <= 0) {
      this.rung = false;
      return;
    }
    const sleeper = new AbortController();
    this.sleeper = sleeper;
    await this.timing.sleep(ms, sleeper.signal).catch(() => undefined);
    this.sleeper = null;
    this.rung = false;
  }

  ring(): void {
    this.rung = true;
    this.sleeper?.abort();
  }
}
