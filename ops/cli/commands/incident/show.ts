import type { Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { statusText } from '../../status-text.js';
import { moment, span } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { dim } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import { findIncident, nameOf, standing } from './find.js';

export const incidentShow = command<{ incident: string }>({
  use: 'incident show <incident>',
  summary: 'Show an incident: its cause, what suffers from it, who did what when',
  about: 'Call it by its number (17), its id, or the name of its cause while it is open.',
  examples: [
    { line: 'incident show 17', does: 'with its timeline' },
    { line: 'incident show web-3', does: 'the open one of which web-3 is the cause' },
  ],
  run: showIncident,
});

type Whole = Result<'/api/v1/incidents/{id}', 'get'>;

export async function showIncident(options: { incident: string } & Context): Promise<void> {
  const { id } = await findIncident(options.api(), options.incident);
  const whole = await options.api().get('/api/v1/incidents/{id}', { path: { id } });
  present(options, whole, () => lines(whole, options.now()));
}

function lines(one: Whole, now: number): Text[] {
  const over = one.endedAt === null ? `for ${span(now - one.since)}` : `for ${span(one.endedAt - one.since)}, over`;
  const ill = one.members.filter(({ endedAt }) => endedAt === null);
  return [
    [`${nameOf(one)}  `, statusText(one.status), ` ${over}, ${standing(one)}`],
    one.sentence,
    ...(one.assignee ? [`assigned to ${one.assignee.name}`] : []),
    ...(one.changesLastHour > 2 ? [`it came and went: ${one.changesLastHour} changes in the last hour`] : []),
    ...(one.escalateAt ? [`escalated ${moment(one.escalateAt, now)} unless somebody acknowledges it`] : []),
    ...(one.settleAt ? [`ends ${moment(one.settleAt, now)} if it stays well`] : []),
    ...(one.runbookUrl ? [`runbook: ${one.runbookUrl}`] : []),
    ...(ill.length > 0 ? ['', `Not well because of it: ${one.held}`] : []),
    ...table(
      ['', '', ''],
      ill.slice(0, 20).map((each) => [statusText(each.status), each.name, each.sentence]),
    ).slice(1),
    ...(ill.length > 20 ? [dim(`${ill.length - 20} more: --json`)] : []),
    '',
    ...one.timeline.map(({ at, deed, sentence, by }): Text => {
      return [`${moment(at, now)}  `, `${deed}: ${sentence}`, by ? dim(`  ${by.name}`) : ''];
    }),
  ];
}
