import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { statusText } from '../../status-text.js';
import { moment } from '../../terminal/quantities.js';

export const notificationDeliveries = command<ListInput>({
  use: 'notification deliveries',
  summary: 'Show what was sent to whom, and whether it arrived',
  examples: [{ line: 'notification deliveries', does: 'newest first' }],
  flags: [limitFlag],
  run: listDeliveries,
});

/** Deliveries as a table. */
export async function listDeliveries(options: ListInput & Context): Promise<void> {
  await listPage(
    options,
    '/api/v1/notifications/deliveries',
    {},
    {
      headings: ['When', 'By', 'State', 'What', 'To'],
      empty: 'Nothing was sent yet: holdfast notification test smtp',
      row: (one) => [moment(one.createdAt, options.now()), one.channel, statusText(one.state), one.subject, one.to],
    },
  );
}
