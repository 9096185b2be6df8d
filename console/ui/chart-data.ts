/** One moment of a series: what is usual (line), and from least to nearly worst (band). */
export interface ChartPoint {
  readonly at: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly failures: number;
}

/** A time that was bad from one end to the other, with its word. */
export interface ChartSpan {
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

/** Something that happened at a moment, with its sentence. */
export interface ChartMark {
  readonly at: number;
  readonly sentence: string;
}

/** Two moments, the earlier first. */
export interface ChartRange {
  readonly from: number;
  readonly to: number;
}
