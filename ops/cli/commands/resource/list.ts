import type { Query } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { statusText } from '../../status-text.js';
import { span } from '../../terminal/quantities.js';
import { dim } from '../../terminal/text.js';

type ListQuery = Query<'/api/v1/resources', 'get'>;

export interface ResourceListInput extends ListInput {
  query?: string;
  kind?: ListQuery['kind'];
  tag?: string;
  status?: ListQuery['status'];
}

export const resourceList = command<ResourceListInput>({
  use: 'resource list [query]',
  summary: 'List hosts, databases and services with their status',
  examples: [
    { line: 'resource list', does: 'everything you may see' },
    { line: 'resource list --status down', does: 'only what is down' },
    { line: 'resource list --tag web --kind http --json', does: 'web services, for a script' },
  ],
  flags: [
    { flags: '--kind <kind>', does: 'only this kind', choices: ['host', 'database', 'http', 'tcp'] },
    { flags: '--tag <tag>', does: 'only with this tag' },
    { flags: '--status <status>', does: 'up, degraded, down, flapping, unknown, maintenance or paused' },
    limitFlag,
  ],
  run: listResources,
});

/** The inventory as a table. */
export async function listResources(options: ResourceListInput & Context): Promise<void> {
  const { query: q, kind, tag, status } = options;
  await listPage(
    options,
    '/api/v1/resources',
    { query: { q, kind, tag, status } },
    {
      headings: ['Status', 'Name', 'Kind', 'Address', 'Since', 'Tags'],
      empty: 'No resource yet: holdfast resource add <address>',
      row: (item) => [
        statusText(item.status),
        item.name,
        item.kind,
        item.address,
        item.statusSince ? span(options.now() - item.statusSince) : '',
        dim(item.tags.join(' ')),
      ],
    },
  );
}
