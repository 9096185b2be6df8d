import type { InventoryEntry, InventoryError } from './inventory.js';
import type { Difference, ResourceFields } from './resource-fields.js';

/** A resource that is known already, as an import compares it. */
export interface KnownResource {
  readonly id: string;
  readonly version: number;
  readonly fields: ResourceFields;
  /** False when the person who imports may not see it; then nothing of it is told or changed. */
  readonly visible: boolean;
}

/** A resource to be added. `parent` is a name, known or added by the same import. */
export interface Addition {
  readonly line: number;
  readonly fields: Omit<ResourceFields, 'parentId'>;
  readonly parent: string | null;
}

/** A known resource to be changed, field by field. */
export interface Alteration {
  readonly line: number;
  readonly known: KnownResource;
  readonly fields: Omit<ResourceFields, 'parentId'>;
  readonly parent: string | null;
  readonly differences: readonly Difference[];
}

/**
 * What an import would do. Each entry of the text is in exactly one of the four lists. Applying the plan and planning
 * the same text again gives only `unchanged` and the same errors. Parents stand before their children.
 */
export interface ImportPlan {
  readonly added: readonly Addition[];
  readonly changed: readonly Alteration[];
  readonly unchanged: readonly { readonly line: number; readonly name: string }[];
  readonly errors: readonly InventoryError[];
}

/** The error an entry gives. */
export function errorOf(entry: Pick<InventoryEntry, 'line' | 'text'>, reason: string, remedy: string): InventoryError {
  return { line: entry.line, text: entry.text, reason, remedy };
}
