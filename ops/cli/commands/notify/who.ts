import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { red } from '../../terminal/text.js';

export interface WhoInput {
  resource: string;
  of?: 'down' | 'flapping' | 'degraded' | 'job-failed';
}

export const notifyWho = command<WhoInput>({
  use: 'notify who <resource>',
  summary: 'Show who would be told if it failed now',
  examples: [
    { line: 'notify who web-3', does: 'if it went down' },
    { line: 'notify who web-3 --of degraded', does: 'if it were slow' },
  ],
  flags: [
    {
      flags: '--of <what>',
      does: 'what would happen (down)',
      choices: ['down', 'flapping', 'degraded', 'job-failed'],
    },
  ],
  run: showWho,
});

/** By which route, when, and what would keep it from arriving. */
export async function showWho(options: WhoInput & Context): Promise<void> {
  const api = options.api();
  const { id } = await findResource(api, options.resource);
  const query = options.of ? { severity: options.of } : {};
  const who = await api.get('/api/v1/resources/{id}/who-is-told', { path: { id }, query });
  const rows = who.told.map((one) => [
    one.who,
    one.failingSince ? red(`${one.channel} (fails)`) : one.channel,
    one.level > 0
      ? `after escalation ${one.level}`
      : one.waitsUntil
        ? `quiet hours, ${moment(one.waitsUntil, options.now())}`
        : 'at once',
    one.route,
  ]);
  present(options, who, () => [
    who.sentence,
    ...(rows.length > 0 ? table(['Who', 'By', 'When', 'Because of'], rows) : []),
  ]);
}
