import path from 'node:path';
import { command } from '../../../command.js';
import type { Context } from '../../../command.js';
import { present } from '../../../present.js';

export interface StoreAddInput {
  path: string;
  name?: string;
}

export const storeAdd = command<StoreAddInput>({
  use: 'backup store add <path>',
  summary: "Keep backups in a folder of Holdfast's host",
  about: 'An empty folder becomes a store; a folder that is one already is taken over with its backups.',
  examples: [{ line: 'backup store add /mnt/backups --name nas', does: 'a mounted disk' }],
  flags: [{ flags: '--name <name>', does: 'how it is called' }],
  run: addStore,
});

/** Adds the store. */
export async function addStore(options: StoreAddInput & Context): Promise<void> {
  const body = { path: options.path, name: options.name ?? (path.basename(options.path) || 'store') };
  const { body: store } = await options.api().call('post', '/api/v1/backup-stores', { body });
  const note = store.sameDisk ? ['same disk as Holdfast: not a disaster copy'] : [];
  present(options, store, () => [`${store.name} added (${store.path})`, ...note]);
}
