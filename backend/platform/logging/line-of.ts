/** Words of a stranger in one line that is safe to show: nothing invisible, at most `most` characters, … where it was cut. */
export function lineOf(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Co}]+/gu, ' ').trim();
  // Half of a pair of surrogates would be invisible again.
  return line.length > most ? `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
}
