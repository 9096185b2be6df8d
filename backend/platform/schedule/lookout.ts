import { setTimeout as delay } from 'node:timers/promises';

/** No later than this is a slot begun. */
const EVERY_MS = 5_000;

/** Looks for what is due, now and again and again, until it is stopped; a look that fails is told, and the next comes. */
export class Lookout {
  private stopping: AbortController | null = null;
  private done: Promise<void> = Promise.resolve();

  /** @param everyMs from the end of a look to the next */
  constructor(
    private readonly look: () => Promise<unknown>,
    private readonly failed: (error: unknown) => void,
    private readonly everyMs = EVERY_MS,
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
      // Not by the clock that says what is due: a test that holds that one still has its looks all the same.
      await delay(this.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
