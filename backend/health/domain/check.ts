/** What is checked and how often. Times are milliseconds. */
import type { CheckKind, CheckSettings } from './check-settings.js';

export { checkKinds, recordTypes, withDefaults } from './check-settings.js';
export type * from './check-settings.js';

/** How often, how long, and how many results in a row it takes to fall or rise. */
export interface Cadence {
  intervalMs: number;
  timeoutMs: number;
  fall: number;
  rise: number;
}

export interface CheckDefinition extends Cadence {
  /** Integer key of the high-volume rows. */
  number: number;
  id: string;
  resourceId: string;
  name: string;
  settings: CheckSettings;
  paused: boolean;
}

export const cadenceLimits = {
  intervalMs: { min: 1_000, max: 86_400_000 },
  timeoutMs: { min: 100, max: 60_000 },
  threshold: { min: 1, max: 20 },
} as const;

export const defaultCadence: Cadence = { intervalMs: 30_000, timeoutMs: 5_000, fall: 3, rise: 2 };

/** How often the lateness of a heartbeat is looked at; the job itself says when it failed, so once is enough. */
const heartbeatCadence: Cadence = { intervalMs: 15_000, timeoutMs: 5_000, fall: 1, rise: 1 };

/** The cadence of a new check that says nothing else. */
export function usualCadence(kind: CheckKind): Cadence {
  return kind === 'heartbeat' ? heartbeatCadence : defaultCadence;
}

/** Why a cadence cannot work, as a sentence with its numbers; null when it can. */
export function cadenceFault({ intervalMs, timeoutMs }: Cadence): string | null {
  if (timeoutMs <= intervalMs) return null;
  return `a timeout of ${timeoutMs} ms is longer than the interval of ${intervalMs} ms: the next probe would start before this one ended`;
}

/** The ranges of "200,301-302", both ends included; null when the text is not understood. */
export function statusRanges(text: string): [number, number][] | null {
  const ranges: [number, number][] = [];
  for (const part of text.split(',')) {
    const [, from, to] = /^\s*([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?\s*$/.exec(part) ?? [];
    if (from === undefined || Number(to ?? from) < Number(from)) return null;
    ranges.push([Number(from), Number(to ?? from)]);
  }
  return ranges;
}
