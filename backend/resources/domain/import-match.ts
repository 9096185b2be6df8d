import { namesFor } from './address.js';
import { errorOf, type KnownResource } from './import-plan.js';
import type { InventoryEntry, InventoryError } from './inventory.js';
import { NAME_LENGTH, nameKey, resourceName } from './name.js';

/** An entry with the name it goes by, and the resource it speaks of when that is known already. */
export interface Match {
  readonly entry: InventoryEntry;
  readonly key: string;
  readonly name: string;
  readonly known: KnownResource | null;
}

interface Index {
  readonly byKey: ReadonlyMap<string, KnownResource>;
  /** Several may stand at one address. */
  readonly byAddress: ReadonlyMap<string, readonly KnownResource[]>;
}

/** Starts with what no name holds, so that names and addresses can stand in one map. */
const addressKey = (kind: string, address: string) => `\0${kind} ${address}`;

function indexed(known: readonly KnownResource[]): Index {
  const byAddress = new Map<string, KnownResource[]>();
  for (const resource of known.filter((one) => one.visible)) {
    const key = addressKey(resource.fields.kind, resource.fields.address);
    byAddress.set(key, [...(byAddress.get(key) ?? []), resource]);
  }
  return { byKey: new Map(known.map((one) => [nameKey(one.fields.name), one])), byAddress };
}

/** Finds for every entry the resource it speaks of: by its name, or when it has none, by kind and address. */
export function matchEntries(
  entries: readonly InventoryEntry[],
  known: readonly KnownResource[],
): { matches: Match[]; errors: InventoryError[] } {
  const index = indexed(known);
  const taken = new Map<string, number>();
  const matches: Match[] = [];
  const errors: InventoryError[] = [];
  const settle = (entry: InventoryEntry, found: Match | InventoryError) => {
    if ('reason' in found) {
      errors.push(found);
      return;
    }
    matches.push(found);
    taken.set(found.key, entry.line);
    if (entry.name === undefined) taken.set(addressKey(entry.address.kind, entry.address.text), entry.line);
  };
  for (const entry of entries) if (entry.name !== undefined) settle(entry, byName(entry, entry.name, index, taken));
  for (const entry of entries) if (entry.name === undefined) settle(entry, byAddress(entry, index, taken));
  return { matches: matches.sort((a, b) => a.entry.line - b.entry.line), errors };
}

function byName(
  entry: InventoryEntry,
  name: string,
  index: Index,
  taken: ReadonlyMap<string, number>,
): Match | InventoryError {
  const key = nameKey(name);
  const known = index.byKey.get(key) ?? null;
  if (taken.has(key)) return twice(entry, name, taken.get(key)!);
  if (known && !known.visible) {
    return errorOf(entry, `the name "${name}" is taken by a resource you may not see`, 'Choose another name.');
  }
  if (known && known.fields.kind !== entry.address.kind) {
    return errorOf(
      entry,
      `"${name}" is known as a ${known.fields.kind}, here it is a ${entry.address.kind}`,
      'Choose another name: a resource keeps its kind.',
    );
  }
  return { entry, key, name, known };
}

function byAddress(entry: InventoryEntry, index: Index, taken: ReadonlyMap<string, number>): Match | InventoryError {
  const place = addressKey(entry.address.kind, entry.address.text);
  const candidates = namesFor(entry.address).filter((name) => [...name].length <= NAME_LENGTH);
  const earlier = taken.get(place);
  if (earlier !== undefined) return twice(entry, candidates[0] ?? entry.address.text, earlier);
  const known = index.byAddress.get(place)?.find((one) => !taken.has(nameKey(one.fields.name)));
  if (known) return { entry, key: nameKey(known.fields.name), name: known.fields.name, known };
  const name = candidates.find((candidate) => !taken.has(nameKey(candidate)) && !index.byKey.has(nameKey(candidate)));
  if (name !== undefined) return { entry, key: nameKey(name), name: resourceName(name), known: null };
  return errorOf(entry, 'no free name can be made from its address', 'Give it one: name=….');
}

function twice(entry: InventoryEntry, name: string, line: number): InventoryError {
  return errorOf(entry, `"${name}" stands on line ${line} already`, 'Remove one of the two lines.');
}
