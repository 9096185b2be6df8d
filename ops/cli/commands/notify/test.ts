import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { present } from '../../present.js';
import { green, red } from '../../terminal/text.js';
import { findChannel } from './find-channel.js';

export const notifyTest = command<{ channel: string }>({
  use: 'notify test <channel>',
  summary: 'Send a test message now',
  about: 'Says what the other side answered. Exit code 1 when it was not taken.',
  examples: [{ line: 'notify test mail', does: 'a mail to every receiver' }],
  run: testChannel,
});

/** Sends it and shows what the other side answered. */
export async function testChannel(options: { channel: string } & Context): Promise<ExitCode> {
  const api = options.api();
  const { id } = await findChannel(api, options.channel);
  const call = { path: { id }, body: {}, timeoutMs: 60_000 };
  const { body: result } = await api.call('post', '/api/v1/notifications/channels/{id}/test', call);
  present(options, result, () => [[result.ok ? green('taken  ') : red('refused  '), result.sentence ?? '']]);
  return result.ok ? ExitCode.ok : ExitCode.failed;
}
