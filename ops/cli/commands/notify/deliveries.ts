import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { statusText } from '../../status-text.js';
import { moment } from '../../terminal/quantities.js';

export interface DeliveriesInput extends ListInput {
  state?: 'waiting' | 'sent' | 'failed' | 'dropped';
}

export const notifyDeliveries = command<DeliveriesInput>({
  use: 'notify deliveries',
  summary: 'Show what was sent to whom, and whether it arrived',
  examples: [
    { line: 'notify deliveries', does: 'newest first' },
    { line: 'notify deliveries --state waiting', does: 'what nobody took yet, and why' },
  ],
  flags: [
    limitFlag,
    { flags: '--state <state>', does: 'these alone', choices: ['waiting', 'sent', 'failed', 'dropped'] },
  ],
  run: listDeliveries,
});

/** Deliveries as a table; what did not arrive says why. */
export async function listDeliveries(options: DeliveriesInput & Context): Promise<void> {
  const query = options.state ? { state: options.state } : {};
  await listPage(
    options,
    '/api/v1/notifications/deliveries',
    { query },
    {
      headings: ['When', 'By', 'State', 'What', 'To'],
      empty: 'Nothing was sent yet: holdfast notify test <channel>',
      row: (one) => [
        moment(one.createdAt, options.now()),
        one.channelName ?? 'a removed channel',
        statusText(one.state),
        one.subject,
        one.state === 'sent' ? one.to : `${one.to}: ${one.answer || 'not tried yet'}`,
      ],
    },
  );
}
