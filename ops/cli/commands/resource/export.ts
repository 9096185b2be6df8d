import type { Query } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { inventoryFormats } from './import.js';

export interface ExportInput {
  format: NonNullable<Query<'/api/v1/resources/export', 'get'>['format']>;
}

export const resourceExport = command<ExportInput>({
  use: 'resource export',
  summary: 'Write the inventory in a form that import reads',
  examples: [
    { line: 'resource export > servers.csv', does: 'CSV' },
    { line: 'resource export --format file-sd-json', does: 'for Prometheus' },
  ],
  flags: [{ flags: '--format <format>', does: 'the form', choices: inventoryFormats, fallback: 'csv' }],
  run: exportResources,
});

/** The inventory as text, as the server wrote it. */
export async function exportResources(options: ExportInput & Context): Promise<void> {
  const text = await options.api().text('/api/v1/resources/export', { query: { format: options.format } });
  if (options.json) options.streams.json({ format: options.format, text });
  else options.streams.raw(text.endsWith('\n') ? text : `${text}\n`);
}
