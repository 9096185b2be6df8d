import { readAddress } from './address.js';
import { problemsOf, type BadValue } from './bad-value.js';
import { environment, notes, runbookUrl } from './details.js';
import type { ResourceKind } from './kind.js';
import { resourceName } from './name.js';
import { tagSet } from './tags.js';

/** What people write about a resource. An empty text means "none"; `parentId` and `ownerId` are null for none. */
export interface ResourceFields {
  readonly name: string;
  readonly kind: ResourceKind;
  readonly address: string;
  readonly tags: readonly string[];
  readonly parentId: string | null;
  readonly environment: string;
  readonly notes: string;
  readonly ownerId: string | null;
  readonly runbookUrl: string;
}

/** Everything wrong with the fields, at once. Empty: `tidied` will succeed. */
export function faultsOf(given: ResourceFields): BadValue[] {
  return problemsOf([
    () => resourceName(given.name),
    () => readAddress(given.kind, given.address),
    () => tagSet(given.tags),
    () => environment(given.environment),
    () => notes(given.notes),
    () => runbookUrl(given.runbookUrl),
  ]);
}

/** The fields in their one spelling. Throws the first fault; tidying twice changes nothing. */
export function tidied(given: ResourceFields): ResourceFields {
  return {
    ...given,
    name: resourceName(given.name),
    address: readAddress(given.kind, given.address).text,
    tags: tagSet(given.tags),
    environment: environment(given.environment),
    notes: notes(given.notes),
    runbookUrl: runbookUrl(given.runbookUrl),
  };
}

/** One field that differs, as audit, events and an import preview show it. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

const COMPARED = ['name', 'address', 'tags', 'parentId', 'environment', 'notes', 'ownerId', 'runbookUrl'] as const;

/** The fields in which two versions of one resource differ; tags as one comma-separated text. */
export function differences(before: ResourceFields, after: ResourceFields): Difference[] {
  return COMPARED.map((field) => ({ field, before: shown(before[field]), after: shown(after[field]) })).filter(
    (difference) => difference.before !== difference.after,
  );
}

function shown(value: string | readonly string[] | null): string {
  return typeof value === 'string' ? value : (value ?? []).join(',');
}
