/** Where a step stands on the scale, in percent of its width. */
export interface Span {
  readonly left: number;
  readonly width: number;
  /** Beyond the break: drawn at the end, where the scale no longer holds. */
  readonly late: boolean;
}

export interface TimeScale {
  /** The scale's end, ms. */
  readonly until: number;
  /** Where later steps are drawn, when there are any. */
  readonly breaks: boolean;
  readonly ticks: readonly { readonly ms: number; readonly left: number }[];
  span(startedAtMs: number, tookMs: number): Span;
}

/** A step this thin could not be seen: percent. */
const THINNEST = 0.6;
const BEFORE_BREAK = 86;

/**
 * One scale for the steps of a recovery, in ms. When some begin long after writes were back (a rejoin seconds later) the
 * scale ends with the others and these stand behind a break, so that the pause stays readable.
 */
export function timeScale(steps: readonly { startedAtMs: number; tookMs: number }[]): TimeScale {
  const ends = steps.map(({ startedAtMs, tookMs }) => startedAtMs + tookMs);
  const last = Math.max(1, ...ends);
  const until = endOfMain(steps) ?? last;
  const breaks = last > until * 1.01;
  const full = breaks ? BEFORE_BREAK : 100;
  const at = (ms: number) => Math.min(full, (ms / until) * full);
  return {
    until,
    breaks,
    ticks: ticksTo(until).map((ms) => ({ ms, left: at(ms) })),
    span: (startedAtMs, tookMs) => {
      if (breaks && startedAtMs > until) return { left: BEFORE_BREAK + 5, width: 8, late: true };
      const left = at(startedAtMs);
      return { left, width: Math.max(THINNEST, at(startedAtMs + tookMs) - left), late: false };
    },
  };
}

/** Ends where the first gap comes that is longer than all before it together; null when there is none. */
function endOfMain(steps: readonly { startedAtMs: number; tookMs: number }[]): number | null {
  const sorted = [...steps].sort((a, b) => a.startedAtMs - b.startedAtMs);
  let end = 0;
  for (const { startedAtMs, tookMs } of sorted) {
    if (end > 0 && startedAtMs - end > Math.max(end, 200)) return end;
    end = Math.max(end, startedAtMs + tookMs);
  }
  return null;
}

function ticksTo(until: number): number[] {
  const raw = until / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw) ?? raw;
  return Array.from({ length: Math.floor(until / step) + 1 }, (_, index) => index * step);
}
