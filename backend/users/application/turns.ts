/** Lets a few works run at once and some wait for their turn; refuses the rest instead of letting them pile up. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param refuse makes the error for whom there is no more room */
  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
    private readonly refuse: () => Error,
  ) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.atOnce) this.running += 1;
    else await this.queue();
    try {
      return await work();
    } finally {
      this.pass();
    }
  }

  private queue(): Promise<void> {
    if (this.waiting.length >= this.mostWaiting) return Promise.reject(this.refuse());
    return new Promise((go) => this.waiting.push(go));
  }

  /** The turn goes to the next in line without becoming free in between. */
  private pass(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
