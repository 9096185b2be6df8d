import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { findResource } from '../../lookup.js';
import { statusText } from '../../status-text.js';
import { span } from '../../terminal/quantities.js';
import { bold, red } from '../../terminal/text.js';
import { standing } from './find.js';

export interface IncidentListInput extends ListInput {
  state: 'open' | 'firing' | 'acknowledged' | 'resolved' | 'all';
  resource?: string;
}

export const incidentList = command<IncidentListInput>({
  use: 'incident list',
  summary: 'List what needs a person, one line a cause: what nobody has first, then the worst',
  about: 'What suffers from a cause is counted with it, not listed beside it.',
  examples: [
    { line: 'incident list', does: 'what is open' },
    { line: 'incident list --state all --resource web-3', does: 'everything that web-3 had a part in' },
  ],
  flags: [
    limitFlag,
    {
      flags: '--state <state>',
      does: 'these alone',
      choices: ['open', 'firing', 'acknowledged', 'resolved', 'all'],
      fallback: 'open',
    },
    { flags: '--resource <name>', does: 'of which it is the cause, or from which it suffers' },
  ],
  run: listIncidents,
});

export async function listIncidents(options: IncidentListInput & Context): Promise<void> {
  const resource = options.resource ? (await findResource(options.api(), options.resource)).id : undefined;
  const query = { state: options.state, ...(resource ? { resource } : {}) };
  await listPage(
    options,
    '/api/v1/incidents',
    { query },
    {
      headings: ['', '', 'Cause', 'For', 'Affected', '', ''],
      empty: 'No incident is open. The past: holdfast incident list --state all',
      row: (one) => [
        `#${one.number}`,
        statusText(one.status),
        one.cause.name,
        span((one.endedAt ?? options.now()) - one.since),
        one.held > 0 ? one.held : '–',
        one.state === 'firing' ? bold(red(standing(one))) : standing(one),
        one.sentence,
      ],
    },
  );
}
