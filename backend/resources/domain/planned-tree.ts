import { MOST_GENERATIONS } from './generations.js';
import type { Match } from './import-match.js';
import { errorOf, type KnownResource } from './import-plan.js';
import type { InventoryError } from './inventory.js';
import { nameKey } from './name.js';

/** Who would depend on whom once the import is done, by name. */
export class PlannedTree {
  private readonly names = new Map<string, string>();
  private readonly parents = new Map<string, string | null>();
  private readonly byId: ReadonlyMap<string, KnownResource>;
  private readonly hidden: ReadonlySet<string>;
  private readonly unborn = new Set<string>();

  constructor(matches: readonly Match[], known: readonly KnownResource[]) {
    this.byId = new Map(known.map((one) => [one.id, one]));
    this.hidden = new Set(known.filter((one) => !one.visible).map((one) => nameKey(one.fields.name)));
    for (const one of known) this.add(one.fields.name, this.nameOf(one.fields.parentId));
    for (const match of matches) this.addMatch(match);
    this.findUnborn(matches);
  }

  /** The name of a known resource, or null. */
  nameOf(id: string | null): string | null {
    return (id === null ? undefined : this.byId.get(id))?.fields.name ?? null;
  }

  /** The parent's name as it will be, or null at the top. */
  parentName(key: string): string | null {
    const parent = this.parents.get(key) ?? null;
    return parent === null ? null : (this.names.get(parent) ?? null);
  }

  /** How many stand above; more than the allowed generations counts as one more. */
  depth(key: string): number {
    let depth = 0;
    for (let next = this.parents.get(key) ?? null; next !== null; next = this.parents.get(next) ?? null) {
      if (++depth > MOST_GENERATIONS || next === key) return MOST_GENERATIONS + 1;
    }
    return depth;
  }

  /** Why the entry cannot stand where it says, or null. */
  faultOf({ entry, key }: Match): InventoryError | null {
    const parent = this.parents.get(key) ?? null;
    if (parent === null) return null;
    const shown = `parent "${this.names.get(parent) ?? entry.parent ?? ''}"`;
    if (!this.names.has(parent) || (entry.parent !== undefined && this.hidden.has(parent))) {
      return errorOf(
        entry,
        `parent "${entry.parent ?? ''}" is not known`,
        'Add it in the same text, or correct its name.',
      );
    }
    if (this.depth(key) > MOST_GENERATIONS) {
      return errorOf(entry, `${shown} goes in a circle or too deep`, `Use at most ${MOST_GENERATIONS} generations.`);
    }
    if (!this.unborn.has(parent)) return null;
    return errorOf(entry, `${shown} has an error itself`, 'Correct its line first.');
  }

  private add(name: string, parent: string | null): void {
    this.names.set(nameKey(name), name);
    this.parents.set(nameKey(name), parent === null ? null : nameKey(parent));
  }

  private addMatch({ entry, key, name, known }: Match): void {
    if (!known) this.names.set(key, name);
    if (entry.parent !== undefined) this.parents.set(key, entry.parent === '' ? null : nameKey(entry.parent));
    else if (!known) this.parents.set(key, null);
  }

  /** Additions that fail take their children with them; each round reaches one generation further. */
  private findUnborn(matches: readonly Match[]): void {
    const additions = matches.filter((match) => !match.known);
    for (let before = -1; before < this.unborn.size;) {
      before = this.unborn.size;
      for (const match of additions) if (!this.unborn.has(match.key) && this.faultOf(match)) this.unborn.add(match.key);
    }
  }
}
