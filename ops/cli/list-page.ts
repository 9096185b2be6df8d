import type { Item, Path, PathWith, Query } from '../client/index.js';
import type { Context, Flag } from './command.js';
import { hiddenNote, orEmpty, present } from './present.js';
import { readCount } from './read.js';
import { table } from './terminal/table.js';
import { dim } from './terminal/text.js';
import type { Text } from './terminal/text.js';

export interface ListInput {
  limit: number;
}

export const limitFlag: Flag = {
  flags: '-n, --limit <count>',
  does: 'how many at most',
  read: readCount,
  fallback: 50,
};

interface Shape<P extends Path> {
  headings: string[];
  row: (item: Item<P>) => Text[];
  /** The next step when there is nothing. */
  empty: string;
  /** Lines below the table that say what it does not. */
  after?: (items: Item<P>[], now: number) => Text[];
}

/** Reads a list up to its limit and shows it as a table, with what was left out. */
export async function listPage<P extends PathWith<'get'>>(
  options: Context & ListInput,
  path: P,
  call: { query?: Query<P, 'get'> },
  shape: Shape<P>,
): Promise<void> {
  const items: Item<P>[] = [];
  let next: string | null = null;
  let hidden = 0;
  do {
    const limit = Math.min(200, options.limit - items.length);
    const query = { ...(call.query as object), limit, ...(next && { after: next }) } as Query<P, 'get'>;
    const page = (await options.api().get(path, { query })) as unknown as ListPage<Item<P>>;
    items.push(...page.items);
    next = page.next ?? null;
    hidden = page.hiddenByPermission ?? 0;
  } while (next && items.length < options.limit);
  const rest: Text[] = next ? [dim(`more: --limit ${options.limit * 4}`)] : [];
  present(options, { items, next, hiddenByPermission: hidden }, () => [
    ...orEmpty(table(shape.headings, items.map(shape.row)), items.length, shape.empty),
    ...(shape.after?.(items, options.now()) ?? []),
    ...rest,
    ...hiddenNote(hidden),
  ]);
}

interface ListPage<T> {
  items: T[];
  next?: string | null;
  hiddenByPermission?: number;
}
