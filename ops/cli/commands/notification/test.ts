import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { present } from '../../present.js';
import { green, red } from '../../terminal/text.js';

export const notificationTest = command<{ channel: string }>({
  use: 'notification test <channel>',
  summary: 'Send a test message now',
  about: 'The channel is smtp or webhook. Exit code 1 when it was not taken.',
  examples: [{ line: 'notification test smtp', does: 'a mail to every receiver' }],
  run: testChannel,
});

/** Sends it and shows what the other side answered. */
export async function testChannel(options: { channel: string } & Context): Promise<ExitCode> {
  const call = { path: { kind: options.channel }, body: {}, timeoutMs: 60_000 };
  const { body: result } = await options.api().call('post', '/api/v1/notifications/channels/{kind}/test', call);
  present(options, result, () => [[result.ok ? green('taken  ') : red('refused  '), result.sentence ?? '']]);
  return result.ok ? ExitCode.ok : ExitCode.failed;
}
