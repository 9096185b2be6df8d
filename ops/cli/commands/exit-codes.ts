import { command } from '../command.js';
import type { Context } from '../command.js';
import { ExitCode, exitCodeMeanings } from '../exit-codes.js';
import { present } from '../present.js';
import { table } from '../terminal/table.js';

export const exitCodes = command({
  use: 'exit-codes',
  summary: 'Show what each exit code means',
  examples: [{ line: 'exit-codes', does: 'the table' }],
  run: showExitCodes,
});

/** The table of exit codes. */
export async function showExitCodes(options: Context): Promise<void> {
  const all = Object.entries(ExitCode).map(([name, code]) => {
    return { code, name, means: exitCodeMeanings[name as keyof typeof ExitCode] };
  });
  present(options, all, () =>
    table(
      ['>Code', 'Means'],
      all.map(({ code, means }) => [String(code), means]),
    ),
  );
}
