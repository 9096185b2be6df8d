/** Thrown when the time of a probe is over. */
export class TimedOut extends Error {
  constructor(readonly timeoutMs: number) {
    super(`did not answer within ${seconds(timeoutMs)}`);
  }
}

/** "5 s", "0.3 s". */
export function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}

/** One clock for a whole probe: a signal that fires at the timeout or when the caller aborts. */
export class Deadline {
  private readonly started = performance.now();
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort = () => this.controller.abort(this.outer.reason ?? new Error('aborted'));

  constructor(
    timeoutMs: number,
    private readonly outer: AbortSignal,
  ) {
    this.timer = setTimeout(() => this.controller.abort(new TimedOut(timeoutMs)), timeoutMs);
    if (outer.aborted) this.onAbort();
    else outer.addEventListener('abort', this.onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get aborted(): boolean {
    return this.outer.aborted;
  }

  get elapsedMs(): number {
    return performance.now() - this.started;
  }

  /** The work's outcome, or the deadline's, whichever is first. The work itself is not ended by this. */
  async race<T>(work: Promise<T>): Promise<T> {
    let stop = () => {};
    const over = new Promise<never>((_, reject) => {
      stop = () => reject(this.signal.reason as Error);
      if (this.signal.aborted) stop();
      else this.signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([work, over]);
    } finally {
      this.signal.removeEventListener('abort', stop);
      work.catch(() => {});
    }
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.onAbort);
  }
}
