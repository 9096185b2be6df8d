import { command } from '../../../command.js';
import type { Context } from '../../../command.js';
import { orEmpty, present } from '../../../present.js';
import { bytes } from '../../../terminal/quantities.js';
import { table } from '../../../terminal/table.js';
import { dim, green, red } from '../../../terminal/text.js';

export const storeList = command({
  use: 'backup store list',
  summary: 'List where backups are kept',
  examples: [{ line: 'backup store list', does: 'path, free space, whether it is there' }],
  run: listStores,
});

/** Stores as a table. */
export async function listStores(options: Context): Promise<void> {
  const page = await options.api().get('/api/v1/backup-stores');
  const rows = page.items.map((store) => [
    store.available ? green('there') : red('not there'),
    store.name,
    store.path,
    store.freeBytes ? bytes(store.freeBytes) : '',
    store.sameDisk ? 'same disk as Holdfast: not a disaster copy' : '',
    dim(store.id),
  ]);
  const headings = ['State', 'Name', 'Path', '>Free', 'Note', 'Id'];
  const empty = 'None yet: holdfast backup store add <path>';
  present(options, page, () => orEmpty(table(headings, rows), rows.length, empty));
}
