import { command } from '../command.js';
import type { AnyCommand, Context } from '../command.js';
import { completionScript, shells } from '../completion-scripts.js';
import type { Shell } from '../completion-scripts.js';
import { Usage } from '../failures.js';
import { commands } from './index.js';

export const completion = command<{ shell: string }>({
  use: 'completion <shell>',
  summary: 'Print a completion script for bash, zsh or fish',
  examples: [
    { line: 'completion bash > /etc/bash_completion.d/holdfast', does: 'for everyone, from the next shell on' },
    { line: 'completion zsh > ~/.zfunc/_holdfast', does: 'zsh' },
    { line: 'completion fish > ~/.config/fish/completions/holdfast.fish', does: 'fish' },
  ],
  run: printCompletion,
});

/** The script for one shell. */
export async function printCompletion(options: { shell: string } & Context): Promise<void> {
  const shell = shells.find((known): known is Shell => known === options.shell);
  if (!shell) throw new Usage(`"${options.shell}" is not a shell we know; allowed: ${shells.join(', ')}`);
  options.streams.raw(completionScript(shell, everyCommand));
}

/** What the program offers. */
export const everyCommand: AnyCommand[] = [...commands, completion];
