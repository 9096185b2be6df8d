import type { LinkProof } from './prove-replication.js';

/**
 * What was not proved, said once for each member that others could not be shown to follow, not once for each pair.
 * @param names the place of a member → its name
 */
export function unprovedLinks(links: readonly LinkProof[], names: ReadonlyMap<string, string>): string[] {
  const groups = new Map<string, { to: string; sentence: string; from: string[] }>();
  for (const { from, to, proof, sentence } of links) {
    if (proof !== 'missing' && proof !== 'unknown') continue;
    const key = `${to}\n${sentence}`;
    const group = groups.get(key) ?? { to: names.get(to) ?? to, sentence, from: [] };
    group.from.push(names.get(from) ?? from);
    groups.set(key, group);
  }
  return [...groups.values()].map(
    ({ to, sentence, from }) =>
      `${listed(from)} ${from.length > 1 ? 'were' : 'was'} not proved to be able to follow ${to}: ${sentence}.`,
  );
}

const listed = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('');
