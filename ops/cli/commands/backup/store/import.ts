import { randomUUID } from 'node:crypto';
import { command } from '../../../command.js';
import type { Context } from '../../../command.js';
import type { ExitCode } from '../../../exit-codes.js';
import { jobExitCode, watchJob } from '../../../job-watch.js';
import { pick } from '../../../lookup.js';
import { ended } from '../run.js';

export const storeImport = command<{ store: string }>({
  use: 'backup store import <store>',
  summary: 'Rebuild the list of backups from what lies in a store',
  about: 'The store is the truth: what is listed but not there is dropped, what is there but not listed is added.',
  examples: [{ line: 'backup store import nas', does: 'by name or id' }],
  run: importStore,
});

/** Runs the import to its end. */
export async function importStore(options: { store: string } & Context): Promise<ExitCode> {
  const api = options.api();
  const { items } = await api.get('/api/v1/backup-stores');
  const store = pick<{ id: string; name: string }>(items, options.store, 'store', 'holdfast backup store list');
  const call = { path: { id: store.id }, headers: { 'idempotency-key': randomUUID() }, body: {} };
  const { body: job } = await api.call('post', '/api/v1/backup-stores/{id}/import', call);
  const log = !options.streams.interactive && !options.json;
  const last = await watchJob(options, job.id, { waitMs: null, owns: true, log });
  return ended(options, last, jobExitCode(last));
}
