import type { MetricsBytes } from '../../../platform/metrics/index.js';

/**
 * The bytes of a text that everybody has sent, kept for the next. Left to the garbage collector, some megabytes a scrape
 * would make it look through the whole heap every few scrapes.
 */
export class SpareBytes {
  private spare: Uint8Array | null = null;
  private readonly readers = new WeakMap<Uint8Array, number>();

  /** Gives them away. */
  take(): Uint8Array | null {
    const { spare } = this;
    this.spare = null;
    return spare;
  }

  /** Lends bytes to one more reader. A reader who never sends them keeps them from being used again. */
  lend(bytes: Uint8Array): MetricsBytes {
    this.readers.set(bytes, (this.readers.get(bytes) ?? 0) + 1);
    return { bytes, sent: () => this.returned(bytes) };
  }

  private returned(bytes: Uint8Array): void {
    const left = this.readers.get(bytes)! - 1;
    this.readers.set(bytes, left);
    if (left === 0) this.spare = bytes;
  }
}
