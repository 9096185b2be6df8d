import { INVENTORY_FIELDS, type InventoryField, type WrittenEntry } from '../../domain/inventory.js';

/** What else people call our fields, in spreadsheets, variables and labels. */
const ALIASES: ReadonlyMap<string, InventoryField> = new Map([
  ...INVENTORY_FIELDS.map((field) => [field, field] as const),
  ['host', 'name'],
  ['hostname', 'name'],
  ['type', 'kind'],
  ['url', 'address'],
  ['ip', 'address'],
  ['target', 'address'],
  ['tag', 'tags'],
  ['groups', 'tags'],
  ['depends_on', 'parent'],
  ['env', 'environment'],
  ['comment', 'notes'],
  ['description', 'notes'],
  ['runbook_url', 'runbook'],
  ['runbookurl', 'runbook'],
]);

/** The field a word means, or undefined. */
export function fieldOf(word: string): InventoryField | undefined {
  return ALIASES.get(
    word
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
}

/** What an entry says, empty texts left out. */
export function saidOf(entry: WrittenEntry): [InventoryField, string][] {
  return INVENTORY_FIELDS.map((field): [InventoryField, string] => {
    const value = entry[field];
    return [field, typeof value === 'string' ? value : value.join(',')];
  }).filter(([, value]) => value !== '');
}
