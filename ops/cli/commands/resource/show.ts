import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { statusText } from '../../status-text.js';
import { moment } from '../../terminal/quantities.js';
import { facts } from '../../terminal/table.js';

export interface ResourceInput {
  resource: string;
}

export const resourceShow = command<ResourceInput>({
  use: 'resource show <resource>',
  summary: 'Show everything known of one resource',
  examples: [{ line: 'resource show db-1', does: 'by name or id' }],
  run: showResource,
});

/** One resource, field by field. */
export async function showResource(options: ResourceInput & Context): Promise<void> {
  const api = options.api();
  const found = await findResource(api, options.resource);
  const one = await api.get('/api/v1/resources/{id}', { path: { id: found.id } });
  const checks = await api.get('/api/v1/resources/{id}/checks', { path: { id: found.id } });
  const since = one.statusSince ? ` since ${moment(one.statusSince, options.now())}` : '';
  present(options, { ...one, checks: checks.items }, () =>
    facts([
      ['name', one.name],
      ['status', [statusText(one.status), since]],
      ['kind', one.kind],
      ['address', one.address],
      ['tags', one.tags.join(' ')],
      ['environment', one.environment],
      ['runbook', one.runbookUrl],
      ['notes', one.notes],
      ['checks', String(checks.items.length)],
      ['id', one.id],
    ]),
  );
}
