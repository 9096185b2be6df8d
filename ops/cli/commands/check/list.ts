import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findResource } from '../../lookup.js';
import { orEmpty, present } from '../../present.js';
import { statusText } from '../../status-text.js';
import { span } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { dim } from '../../terminal/text.js';

export const checkList = command<{ resource: string }>({
  use: 'check list <resource>',
  summary: 'List the checks of a resource and what they last found',
  examples: [{ line: 'check list web-3', does: 'kind, interval, thresholds, last result' }],
  run: listChecks,
});

/** The checks of one resource. */
export async function listChecks(options: { resource: string } & Context): Promise<void> {
  const api = options.api();
  const found = await findResource(api, options.resource);
  const page = await api.get('/api/v1/resources/{id}/checks', { path: { id: found.id } });
  const headings = ['Status', 'Check', 'Every', 'Timeout', 'Fall/rise', 'Last', 'Id'];
  const rows = page.items.map((check) => [
    statusText(check.status),
    check.name,
    span(check.intervalMs),
    span(check.timeoutMs),
    `${check.fall}/${check.rise}`,
    check.sentence,
    dim(check.id),
  ]);
  const empty = `No check yet: holdfast check add ${found.name} --kind tcp`;
  present(options, page, () => orEmpty(table(headings, rows), rows.length, empty));
}
