import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';

export const why = command<{ resource: string }>({
  use: 'why <resource>',
  summary: 'Say why a resource is in the state it is in',
  about: 'Since when, which probes said so, what is not the cause, what changed before and who was told.',
  examples: [
    { line: 'why web-3', does: 'in words' },
    { line: 'why web-3 --json', does: 'the same as facts' },
  ],
  run: showWhy,
});

/** The server's own explanation, line by line. */
export async function showWhy(options: { resource: string } & Context): Promise<void> {
  const api = options.api();
  const resource = await findResource(api, options.resource);
  const reason = await api.get('/api/v1/resources/{id}/why', { path: { id: resource.id } });
  present(options, reason, () => reason.lines);
}
