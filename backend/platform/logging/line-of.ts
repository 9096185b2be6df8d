/** Words of a stranger in one line that is safe to show: nothing invisible, at most `most` characters. */
export function lineOf(text: string, most: number): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, most);
}
