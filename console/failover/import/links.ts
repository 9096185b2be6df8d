import type { ClusterImport } from '../../api/types/failover';

type Link = ClusterImport['links'][number];

/** What is the same for several followers of one member is one line. */
export function linksBySource(links: readonly Link[]): (Omit<Link, 'from'> & { readonly from: readonly string[] })[] {
  const lines = new Map<string, Omit<Link, 'from'> & { from: string[] }>();
  for (const { from, ...rest } of links) {
    const key = [rest.to, rest.proof, rest.sentence].join('\n');
    const line = lines.get(key) ?? { ...rest, from: [] };
    line.from.push(from);
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** "db-1", "db-1 and db-2", "db-1, db-2 and db-3". */
export const listed = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('');

/** With a full stop, where something follows. */
export const ended = (sentence: string): string => sentence.replace(/[.\s]*$/, '.');
