/** The things in an order in which none comes before what it depends on; a circle is cut somewhere. */
export function causesFirst(keys: readonly string[], above: (key: string) => readonly string[]): string[] {
  const left = new Set(keys);
  const ordered: string[] = [];
  const place = (key: string): void => {
    if (!left.delete(key)) return;
    above(key).forEach(place);
    ordered.push(key);
  };
  keys.forEach(place);
  return ordered;
}
