import type { EventTail } from './event-tail.js';

/**
 * Keeps what was read while the event log's head stands still, and no longer than for a while: for what is told there
 * whenever it changes. What changes it in this process unheard by the tail yet drops it.
 */
export class KeptReading<T> {
  private kept: { value: T; head: number; at: number } | null = null;
  private turn = 0;

  constructor(
    private readonly tail: Pick<EventTail, 'head'>,
    private readonly forMs: number,
  ) {}

  /** @param now milliseconds of any one clock; one that was set back keeps nothing */
  async get(now: number, read: () => Promise<T>): Promise<T> {
    const { kept, turn } = this;
    const { head } = this.tail;
    if (kept?.head === head && now >= kept.at && now - kept.at < this.forMs) return kept.value;
    const value = await read();
    // What was dropped meanwhile may have been read before it changed.
    if (turn === this.turn) this.kept = { value, head, at: now };
    return value;
  }

  drop(): void {
    this.turn += 1;
    this.kept = null;
  }
}
