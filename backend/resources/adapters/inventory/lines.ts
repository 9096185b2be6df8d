import { lineOf } from '../../../platform/logging/index.js';
import type { InventoryError, RawEntry } from '../../domain/inventory.js';

export const SHOWN_TEXT = 80;

/** The text's lines with their 1-based numbers, without byte order mark and carriage returns. */
export function linesOf(text: string): { line: number; text: string }[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((one, index) => ({ line: index + 1, text: one }));
}

/** A line as it may stand in a message: one line, at most 80 characters, nothing invisible. */
export function shown(text: string): string {
  const flat = lineOf(text, Infinity);
  return flat.length > SHOWN_TEXT ? `${flat.slice(0, SHOWN_TEXT - 1)}…` : flat;
}

/** An error about one line. */
export function lineError(line: number, text: string, reason: string, remedy: string): InventoryError {
  return { line, text: shown(text), reason, remedy };
}

/** Collects entries and errors while a form is read. */
export class Reading {
  readonly entries: RawEntry[] = [];
  readonly errors: InventoryError[] = [];

  add(line: number, text: string, said: RawEntry['said'], groups: readonly string[] = []): void {
    this.entries.push({ line, text: shown(text), said, groups });
  }

  refuse(line: number, text: string, reason: string, remedy: string): void {
    this.errors.push(lineError(line, text, reason, remedy));
  }
}
