/** One of the loops on which everything stands, and how long it may take to come round. */
export interface Loop {
  name: string;
  withinMs: number;
  /** When it last came round, monotonic milliseconds; null: not yet. */
  cameRoundAt: number | null;
}

/** The loops that are late, in words; empty when all are on time. */
export function lateOnes(loops: readonly Loop[], now: number): string[] {
  return loops.flatMap(({ name, withinMs, cameRoundAt }) => {
    if (cameRoundAt === null) return [`${name} have not begun`];
    const ago = now - cameRoundAt;
    return ago > withinMs ? [`${name} last came round ${Math.round(ago / 1000)} s ago`] : [];
  });
}
