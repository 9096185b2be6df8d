import { kindOfAddress, readAddress, type Address } from './address.js';
import { BadValue, quoted } from './bad-value.js';
import { environment, notes, runbookUrl } from './details.js';
import { isResourceKind, RESOURCE_KINDS, type ResourceKind } from './kind.js';
import { resourceName } from './name.js';
import { tagLike, tagSet } from './tags.js';

/** The forms in which an inventory comes in and goes out. */
export const INVENTORY_FORMATS = [
  'list',
  'csv',
  'ansible-ini',
  'ansible-yaml',
  'file-sd-json',
  'file-sd-yaml',
] as const;
export type InventoryFormatName = (typeof INVENTORY_FORMATS)[number];

/** The words a list line, a CSV column or an Ansible variable may use. */
export const INVENTORY_FIELDS = [
  'name',
  'kind',
  'address',
  'tags',
  'parent',
  'environment',
  'notes',
  'runbook',
] as const;
export type InventoryField = (typeof INVENTORY_FIELDS)[number];

/** One entry as an inventory's text has it: only what was said, nothing judged yet. */
export interface RawEntry {
  /** 1-based line in the text, for messages. */
  readonly line: number;
  /** The entry as a person would recognise it. */
  readonly text: string;
  readonly said: ReadonlyMap<InventoryField, string>;
  /** Groups it stands in: added to its tags, never taken away from them. */
  readonly groups: readonly string[];
}

/** A line that was not understood: nothing of it is done. */
export interface InventoryError {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
  readonly remedy: string;
}

/** What a text was read as. */
export interface ReadInventory {
  readonly format: InventoryFormatName;
  readonly entries: readonly RawEntry[];
  readonly errors: readonly InventoryError[];
}

/** A resource as an inventory writes it; a parent is named, not numbered. Empty texts are left out. */
export interface WrittenEntry {
  readonly name: string;
  readonly kind: ResourceKind;
  readonly address: string;
  readonly tags: readonly string[];
  readonly parent: string;
  readonly environment: string;
  readonly notes: string;
  readonly runbook: string;
}

/** An entry judged and tidied. `undefined` means the inventory did not say, so what is known stays. */
export interface InventoryEntry {
  readonly line: number;
  readonly text: string;
  readonly name: string | undefined;
  readonly address: Address;
  readonly tags: readonly string[] | undefined;
  readonly groups: readonly string[];
  readonly parent: string | undefined;
  readonly environment: string | undefined;
  readonly notes: string | undefined;
  readonly runbookUrl: string | undefined;
}

function kindOf(said: string | undefined, address: string): ResourceKind {
  if (said === undefined || said.trim() === '') return kindOfAddress(address);
  const kind = said.trim().toLowerCase();
  if (isResourceKind(kind)) return kind;
  if (kind === 'mysql' || kind === 'mariadb') return 'database';
  throw new BadValue('kind', `${quoted(said)} is not known`, `Use ${RESOURCE_KINDS.join(', ')}.`);
}

function listed(text: string): string[] {
  return tagSet(text.split(/[,;\s]+/).filter((part) => part !== ''));
}

/** The inventory's entry in Holdfast's terms, or what is wrong with it as a BadValue. */
export function understand(raw: RawEntry): InventoryEntry {
  const { said } = raw;
  const address = said.get('address') ?? said.get('name') ?? '';
  const read = <T>(field: InventoryField, reader: (text: string) => T): T | undefined => {
    const text = said.get(field);
    return text === undefined ? undefined : reader(text);
  };
  return {
    line: raw.line,
    text: raw.text,
    name: read('name', (text) => (text.trim() === '' ? undefined : resourceName(text))),
    address: readAddress(kindOf(said.get('kind'), address), address),
    tags: read('tags', listed),
    groups: [...new Set(raw.groups.map(tagLike).filter((tag) => tag !== null))].sort(),
    parent: read('parent', (text) => (text.trim() === '' ? '' : resourceName(text))),
    environment: read('environment', environment),
    notes: read('notes', notes),
    runbookUrl: read('runbook', runbookUrl),
  };
}
