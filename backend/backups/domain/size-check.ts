/** Recent sizes that are looked at, and how many of them it takes to judge. */
const looked = 7;
const enough = 3;

/**
 * Why a new backup is too small to be trusted, or null: under half of the median of its recent predecessors, newest
 * first. A database that lost its tables dumps perfectly well.
 */
export function tooSmall(bytes: number, recent: number[]): string | null {
  if (recent.length < enough) return null;
  const sorted = recent.slice(0, looked).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (bytes * 2 >= median) return null;
  return `${bytes} bytes, under half of the median of the last ${sorted.length} (${median} bytes)`;
}
