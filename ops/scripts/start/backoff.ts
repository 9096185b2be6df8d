const LONGEST_MS = 30_000;

/** A process that ran this long before it ended is not failing in a loop. */
const STEADY_MS = 60_000;

/** How often a process ended in a row, and how long to wait before it is started again. */
export interface Backoff {
  readonly inARow: number;
  readonly delayMs: number;
}

/** The next step of the back-off: 1, 2, 4 … 30 s; a process that ran for a minute starts again at 1 s. */
export function nextBackoff(previous: Backoff | null, ranMs: number): Backoff {
  const inARow = previous && ranMs < STEADY_MS ? previous.inARow + 1 : 1;
  return { inARow, delayMs: Math.min(LONGEST_MS, 1000 * 2 ** (inARow - 1)) };
}
