import { type BlockWriter, writeSlot } from '../../domain/block.js';
import { bucketOf } from '../../domain/histogram.js';
import type { Slot } from '../../domain/slot.js';

/** Buckets of a row: three an octave reach to 2⁵³. */
const width = 160;
/** A power of two: a table grows by 90 kB, and nothing is copied when it does. */
const rowsInPart = 256;

class Part {
  readonly counts = new Uint32Array(rowsInPart);
  readonly failures = new Uint32Array(rowsInPart);
  readonly sums = new Float64Array(rowsInPart);
  readonly mins = new Float64Array(rowsInPart);
  readonly maxs = new Float64Array(rowsInPart);
  readonly buckets = new Uint16Array(rowsInPart * width);
}

/**
 * Slots that are still added to, a row each, in typed arrays: ten thousand checks make neither objects nor garbage when
 * a result is folded in. The same law as domain/slot.ts.
 */
export class SlotTable {
  private rows = 0;
  private readonly free: number[] = [];
  private readonly parts: Part[] = [];

  /** A row for a new series; empty. */
  take(): number {
    const row = this.free.pop() ?? this.rows++;
    if (row >= this.parts.length * rowsInPart) this.parts.push(new Part());
    return row;
  }

  giveBack(row: number): void {
    this.clear(row);
    this.free.push(row);
  }

  isEmpty(row: number): boolean {
    return this.partOf(row).counts[row % rowsInPart] === 0;
  }

  add(row: number, value: number, failed: boolean): void {
    const { counts, failures, sums, mins, maxs, buckets } = this.partOf(row);
    const i = row % rowsInPart;
    const whole = Math.max(0, Math.round(value));
    const first = counts[i] === 0;
    if (first || whole < mins[i]) mins[i] = whole;
    if (first || whole > maxs[i]) maxs[i] = whole;
    counts[i] += 1;
    if (failed) failures[i] += 1;
    sums[i] += whole;
    buckets[i * width + bucketOf(whole)] += 1;
  }

  /** Goes on with a slot that was stored. */
  put(row: number, slot: Slot): void {
    this.clear(row);
    const { counts, failures, sums, mins, maxs, buckets } = this.partOf(row);
    const i = row % rowsInPart;
    [counts[i], failures[i], sums[i]] = [slot.count, slot.failures, slot.sum];
    [mins[i], maxs[i]] = [slot.min, slot.max];
    for (const [bucket, count] of slot.histogram) buckets[i * width + bucket] = count;
  }

  write(row: number, gap: number, writer: BlockWriter): void {
    const { failures, sums, mins, maxs, buckets } = this.partOf(row);
    const i = row % rowsInPart;
    const values = { failures: failures[i], sum: sums[i], min: mins[i], max: maxs[i] };
    writeSlot(writer, gap, { ...values, countOf: (bucket) => buckets[i * width + bucket] });
  }

  clear(row: number): void {
    const { counts, failures, sums, mins, maxs, buckets } = this.partOf(row);
    const i = row % rowsInPart;
    if (counts[i] === 0) return;
    buckets.fill(0, i * width + bucketOf(mins[i]), i * width + bucketOf(maxs[i]) + 1);
    counts[i] = failures[i] = sums[i] = mins[i] = maxs[i] = 0;
  }

  private partOf(row: number): Part {
    return this.parts[Math.floor(row / rowsInPart)];
  }
}
