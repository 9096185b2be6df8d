import type { Clock } from '../clock/index.js';

/** How often a lookout looks for what is due, ms: no later than this is a slot begun. */
const EVERY_MS = 5_000;

/** Looks for what is due, now and every five seconds, until it is stopped; a look that fails is told, and the next comes. */
export class Lookout {
  private stopping: AbortController | null = null;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    private readonly look: () => Promise<unknown>,
    private readonly failed: (error: unknown) => void,
  ) {}

  start(): void {
    this.stopping = new AbortController();
    this.done = this.loop(this.stopping.signal);
  }

  /** Resolves when a look that was under way has ended. */
  async stop(): Promise<void> {
    this.stopping?.abort();
    await this.done;
  }

  private async loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look().catch(this.failed);
      await this.clock.sleep(EVERY_MS, signal).catch(() => undefined);
    }
  }
}
