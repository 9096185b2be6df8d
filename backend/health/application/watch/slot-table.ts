import { type BlockWriter, writeSlot } from '../../domain/block.js';
import { bucketOf } from '../../domain/histogram.js';
import type { Slot } from '../../domain/slot.js';

/** Buckets of a row: three an octave reach to 2⁵³. */
const width = 160;

/**
 * Slots that are still added to, a row each, in typed arrays: ten thousand checks make neither objects nor garbage when
 * a result is folded in. The same law as domain/slot.ts.
 */
export class SlotTable {
  private rows = 0;
  private readonly free: number[] = [];
  private counts = new Uint32Array(64);
  private failures = new Uint32Array(64);
  private sums = new Float64Array(64);
  private mins = new Float64Array(64);
  private maxs = new Float64Array(64);
  private buckets = new Uint16Array(64 * width);

  /** A row for a new series; empty. */
  take(): number {
    const row = this.free.pop() ?? this.rows++;
    if (row >= this.counts.length) this.grow();
    return row;
  }

  giveBack(row: number): void {
    this.clear(row);
    this.free.push(row);
  }

  isEmpty(row: number): boolean {
    return this.counts[row] === 0;
  }

  add(row: number, value: number, failed: boolean): void {
    const whole = Math.max(0, Math.round(value));
    const first = this.counts[row] === 0;
    if (first || whole < this.mins[row]) this.mins[row] = whole;
    if (first || whole > this.maxs[row]) this.maxs[row] = whole;
    this.counts[row] += 1;
    if (failed) this.failures[row] += 1;
    this.sums[row] += whole;
    this.buckets[row * width + bucketOf(whole)] += 1;
  }

  /** Goes on with a slot that was stored. */
  put(row: number, slot: Slot): void {
    this.clear(row);
    [this.counts[row], this.failures[row], this.sums[row]] = [slot.count, slot.failures, slot.sum];
    [this.mins[row], this.maxs[row]] = [slot.min, slot.max];
    for (const [bucket, count] of slot.histogram) this.buckets[row * width + bucket] = count;
  }

  write(row: number, gap: number, writer: BlockWriter): void {
    const from = row * width;
    const values = { failures: this.failures[row], sum: this.sums[row], min: this.mins[row], max: this.maxs[row] };
    writeSlot(writer, gap, { ...values, countOf: (bucket) => this.buckets[from + bucket] });
  }

  clear(row: number): void {
    if (this.counts[row] === 0) return;
    const from = row * width;
    this.buckets.fill(0, from + bucketOf(this.mins[row]), from + bucketOf(this.maxs[row]) + 1);
    this.counts[row] = this.failures[row] = this.sums[row] = this.mins[row] = this.maxs[row] = 0;
  }

  private grow(): void {
    const length = this.counts.length * 2;
    const longer = <A extends Uint16Array | Uint32Array | Float64Array>(from: A, to: A) => (to.set(from), to);
    this.counts = longer(this.counts, new Uint32Array(length));
    this.failures = longer(this.failures, new Uint32Array(length));
    this.sums = longer(this.sums, new Float64Array(length));
    this.mins = longer(this.mins, new Float64Array(length));
    this.maxs = longer(this.maxs, new Float64Array(length));
    this.buckets = longer(this.buckets, new Uint16Array(length * width));
  }
}
