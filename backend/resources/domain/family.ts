import { BadValue } from './bad-value.js';

export const MOST_GENERATIONS = 16;

/** Who each resource depends on: id → parent's id, or null at the top. */
export type Parents = ReadonlyMap<string, string | null>;

/** Parent, grandparent and so on, nearest first. Stops at a cycle, so that damaged data cannot hang a reader. */
export function ancestorsOf(id: string, parents: Parents): string[] {
  const line: string[] = [];
  const seen = new Set([id]);
  for (let next = parents.get(id) ?? null; next !== null && !seen.has(next); next = parents.get(next) ?? null) {
    seen.add(next);
    line.push(next);
  }
  return line;
}

/** Refuses a parent that would make a resource depend on itself, or a line longer than 16 generations. */
export function checkParent(id: string, parentId: string | null, parents: Parents): void {
  if (parentId === null) return;
  const line = [parentId, ...ancestorsOf(parentId, parents)];
  if (line.includes(id)) {
    throw new BadValue('parentId', 'would make the resource depend on itself', 'Choose a parent that is not below it.');
  }
  if (line.length > MOST_GENERATIONS) {
    throw new BadValue('parentId', `is ${line.length} generations deep`, `Use at most ${MOST_GENERATIONS}.`);
  }
}

/** Every resource below the given one, nearest first. */
export function descendantsOf(id: string, children: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  const queue = [...(children.get(id) ?? [])];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next === id || found.has(next)) continue;
    found.add(next);
    queue.push(...(children.get(next) ?? []));
  }
  return [...found];
}
