import { z } from 'zod';
import { Invalid } from './refusal.js';

/** Query of every list: a cursor page. Extend it with the list's own filters. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(1_000).optional(),
});

/** A page as it goes over the wire. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    /** Cursor of the next page, or null on the last. */
    next: z.string().nullable(),
    /** How many the caller may not see, counted without the caller's filters. */
    hiddenByPermission: z.number().int(),
    total: z.number().int().optional(),
  });

export interface Page<T> {
  items: T[];
  next: string | null;
  hiddenByPermission: number;
  total?: number;
}

/** An opaque cursor out of the sort values of a page's last row. */
export const encodeCursor = (values: (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** @throws Invalid when it is not a cursor with `length` values */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const fits = (v: unknown) => v === null || typeof v === 'string' || typeof v === 'number';
    if (Array.isArray(values) && values.length === length && values.every(fits)) return values;
  } catch {
    // falls through to the refusal
  }
  throw Invalid.field('after', 'is not a cursor of this list', 'Send the "next" of the page before, or leave it out');
}

/** Cuts the one row too many that tells whether there is a next page. */
export function toPage<T>(
  rows: T[],
  limit: number,
  cursorOf: (row: T) => (string | number | null)[],
): Omit<Page<T>, 'hiddenByPermission'> {
  const items = rows.slice(0, limit);
  const next = rows.length > limit ? encodeCursor(cursorOf(items[items.length - 1])) : null;
  return { items, next };
}
