import { addTo, bucketOf, quantile } from './histogram.js';
import type { Histogram } from './histogram.js';

/**
 * What is kept of all results of one stretch of time. Values are whole numbers in the unit of their measure:
 * durations in units of 10 µs, percentages in hundredths, bytes as bytes.
 * Law: merging slots in any order and grouping gives the same slot, so every coarser level equals a fold of the finer.
 */
export interface Slot {
  count: number;
  failures: number;
  sum: number;
  min: number;
  max: number;
  histogram: Histogram;
}

export function emptySlot(): Slot {
  return { count: 0, failures: 0, sum: 0, min: 0, max: 0, histogram: new Map() };
}

/** Adds one value to a slot, in place. */
export function addValue(slot: Slot, value: number, failed: boolean): void {
  const whole = Math.max(0, Math.round(value));
  slot.min = slot.count === 0 ? whole : Math.min(slot.min, whole);
  slot.max = slot.count === 0 ? whole : Math.max(slot.max, whole);
  slot.count += 1;
  slot.failures += failed ? 1 : 0;
  slot.sum += whole;
  addTo(slot.histogram, bucketOf(whole), 1);
}

/** Adds a whole slot to another, in place. */
export function mergeInto(target: Slot, source: Slot): void {
  if (source.count === 0) return;
  target.min = target.count === 0 ? source.min : Math.min(target.min, source.min);
  target.max = target.count === 0 ? source.max : Math.max(target.max, source.max);
  target.count += source.count;
  target.failures += source.failures;
  target.sum += source.sum;
  for (const [bucket, count] of source.histogram) addTo(target.histogram, bucket, count);
}

/** p95, never outside what was really measured. */
export function p95(slot: Slot): number {
  return Math.min(slot.max, Math.max(slot.min, quantile(slot.histogram, 0.95)));
}
