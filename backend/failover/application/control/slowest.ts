import { pacing } from './pacing.js';

const buckets = 6;
const bucketMs = pacing.slowestForMs / buckets;

/** The slowest answer of the last minute, in six buckets: constant memory, whatever the rate. */
export class Slowest {
  private readonly maxima = new Map<number, number>();

  note(now: number, tookMs: number): void {
    const bucket = Math.floor(now / bucketMs);
    const before = this.maxima.get(bucket);
    if (before === undefined) this.forget(bucket);
    if (before === undefined || tookMs > before) this.maxima.set(bucket, tookMs);
  }

  get value(): number | null {
    return this.maxima.size === 0 ? null : Math.max(...this.maxima.values());
  }

  private forget(bucket: number): void {
    for (const old of this.maxima.keys()) if (old <= bucket - buckets) this.maxima.delete(old);
  }
}
