import type { Context, Flag } from './command.js';
import { Cancelled } from './failures.js';
import { ask } from './terminal/ask.js';
import type { Text } from './terminal/text.js';

export const yesFlag: Flag = { flags: '-y, --yes', does: 'do not ask' };

/** Shows what will happen and lets the person type the thing's name; `--yes` answers for scripts. */
export async function sure(options: Context & { yes?: boolean }, name: string, means: Text[]): Promise<void> {
  if (options.yes) return;
  for (const line of means) options.streams.tell(line);
  const typed = await ask(options.streams, `Type ${name} to go on:`, 'add --yes');
  if (typed !== name) throw new Cancelled(`That is not "${name}": nothing was done`);
}
