import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { exitCode } from '../../exit-codes.js';
import type { ExitCode } from '../../exit-codes.js';

export const configCheck = command({
  use: 'config check',
  summary: "Check the server's configuration without starting it",
  about: 'Reads the HOLDFAST_* variables of this shell and lists every error at once. On the host itself.',
  examples: [{ line: 'config check', does: 'before a restart' }],
  run: checkConfig,
});

/** The backend's own reading of its configuration. */
export async function checkConfig(options: Context): Promise<ExitCode> {
  const args = ['config-check', ...(options.json ? ['--json'] : [])];
  return exitCode(await options.local.run(options.streams, args, { dataFolder: false }));
}
