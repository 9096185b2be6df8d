import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { exitCode } from '../../exit-codes.js';
import type { ExitCode } from '../../exit-codes.js';

export const adminSetupLink = command({
  use: 'admin setup-link',
  summary: 'Print a new one-use link that makes the first owner (on the host)',
  about: 'Works only while nobody is the owner yet; afterwards see admin recover.',
  examples: [{ line: 'admin setup-link', does: 'valid for 60 minutes, once' }],
  run: (options: Context) => local(options, ['setup-link']),
});

/** Runs a local command of the backend and ends as it does. */
export async function local(options: Context, args: string[], dataFolder = true): Promise<ExitCode> {
  return exitCode(await options.local.run(options.streams, args, { dataFolder }));
}
