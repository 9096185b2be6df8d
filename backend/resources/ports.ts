import type { InventoryError, InventoryFormatName, RawEntry, ReadInventory, WrittenEntry } from './domain/inventory.js';

/**
 * One form of inventory. Law, proved by `adapters/inventory/conformance.spec.ts` for each:
 * - `read(write(entries))` says exactly what was written, in the same order or grouped by the form's own rule;
 * - `read` never throws and never hangs on any text: what it cannot understand is an error with its line;
 * - `read` judges nothing: values come out as they stand, names such as `__proto__` are names like any other.
 */
export abstract class InventoryFormat {
  abstract readonly name: InventoryFormatName;
  /** True when the text looks like this form; asked from the most particular form to the most general. */
  abstract recognises(text: string): boolean;
  abstract read(text: string): { entries: RawEntry[]; errors: InventoryError[] };
  abstract write(entries: readonly WrittenEntry[]): string;
}

/** Reads and writes inventories in every form; long texts away from the main thread, with a limit on time and memory. */
export abstract class Inventories {
  abstract read(text: string, format: InventoryFormatName | 'auto'): Promise<ReadInventory>;
  abstract write(entries: readonly WrittenEntry[], format: InventoryFormatName): string;
}
