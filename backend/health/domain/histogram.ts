/**
 * A small logarithmic histogram: bucket n holds values v with floor(3·log2(v)) = n − 1, bucket 0 holds zero.
 * Three buckets an octave: a bucket is 26 % wide, and interpolating inside it keeps a quantile within about 13 %.
 * Unlike quantiles, histograms can be added, which is why they are what is stored.
 */
export type Histogram = Map<number, number>;

const perOctave = 3;

/** The bucket of a non-negative integer. */
export function bucketOf(value: number): number {
  return value < 1 ? 0 : Math.floor(perOctave * Math.log2(value)) + 1;
}

/** The smallest value of a bucket. */
export function lowerBound(bucket: number): number {
  return bucket === 0 ? 0 : 2 ** ((bucket - 1) / perOctave);
}

export function addTo(histogram: Histogram, bucket: number, count: number): void {
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + count);
}

/** The value below which the share `q` of all values lies, interpolated inside its bucket; 0 when empty. */
export function quantile(histogram: Histogram, q: number): number {
  const buckets = [...histogram].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let left = q * total;
  for (const [bucket, count] of buckets) {
    if (left <= count) {
      const low = lowerBound(bucket);
      return low + (lowerBound(bucket + 1) - low) * (count === 0 ? 0 : left / count);
    }
    left -= count;
  }
  return 0;
}
