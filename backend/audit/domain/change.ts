/** One line of the timeline, wherever it was read. */
export interface Change {
  at: number;
  source: ChangeSource;
  /** Unique within its source; its order is the order of happening within one millisecond. */
  id: string | number;
  subject: { kind: string; id: string; name: string } | null;
  /** Whose rights decide who may see it, when that is not the subject. */
  about: { kind: string; id: string } | null;
  sentence: string;
  by: string | null;
}

/** Where changes are read. Their order is the order of lines of the same millisecond. */
export const changeSources = ['audit', 'job', 'timeline', 'process'] as const;
export type ChangeSource = (typeof changeSources)[number];

/** A place in the timeline: right behind this line, going back in time. */
export interface ChangePlace {
  at: number;
  source: ChangeSource;
  id: string | number;
}

const rank = (source: ChangeSource): number => changeSources.indexOf(source);

/** Newest first; of the same millisecond by source, and within a source the later one first. */
export function newestFirst(a: Change, b: Change): number {
  if (a.at !== b.at) return b.at - a.at;
  if (a.source !== b.source) return rank(b.source) - rank(a.source);
  return a.id < b.id ? 1 : -1;
}

/**
 * What a source must give behind a place: everything before `at`, and of the same millisecond everything, nothing, or
 * what has an id below `belowId`.
 */
export function behind(
  place: ChangePlace,
  source: ChangeSource,
): { at: number; same: 'all' | 'none' | { belowId: string | number } } {
  const order = rank(source) - rank(place.source);
  return { at: place.at, same: order < 0 ? 'all' : order > 0 ? 'none' : { belowId: place.id } };
}
