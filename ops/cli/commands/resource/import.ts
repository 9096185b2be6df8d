import { readFile } from 'node:fs/promises';
import type { Body } from '../../../client/index.js';
import type { Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { Usage } from '../../failures.js';
import { present } from '../../present.js';
import { readInput } from '../../terminal/ask.js';
import { dim, green, red, yellow } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

export interface ImportInput {
  file: string;
  plan?: boolean;
  format?: Body<'/api/v1/resources/import', 'post'>['format'];
}

export const inventoryFormats = ['list', 'csv', 'ansible-ini', 'ansible-yaml', 'file-sd-json', 'file-sd-yaml'];

export const resourceImport = command<ImportInput>({
  use: 'resource import <file>',
  summary: 'Add or change many resources from a list',
  about:
    'Reads one address a line, CSV, an Ansible inventory or Prometheus file_sd. Idempotent by name: importing the same\n' +
    'file again changes nothing. Exit code 3 when some lines were not understood; those are not done, the others are.',
  examples: [
    { line: 'resource import inventory.ini --plan', does: 'show what would happen, do nothing' },
    { line: 'resource import servers.csv', does: 'do it' },
    { line: 'resource import - < list.txt', does: 'from standard input' },
  ],
  flags: [
    { flags: '--plan', does: 'only show what would be added, changed or not understood' },
    { flags: '--format <format>', does: 'when the text does not say', choices: inventoryFormats },
  ],
  run: importResources,
});

/** Plans or does the import; says in one line what came of it, then what was not understood. */
export async function importResources(options: ImportInput & Context): Promise<ExitCode> {
  const text = options.file === '-' ? await readInput(options.streams) : await readList(options.file);
  const body = { text, apply: !options.plan, ...(options.format && { format: options.format }) };
  const { body: result } = await options.api().call('post', '/api/v1/resources/import', { body, timeoutMs: 120_000 });
  present(options, result, () => lines(result, !options.plan));
  return result.errors.length ? ExitCode.incomplete : ExitCode.ok;
}

async function readList(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Usage(`${file} cannot be read (${error.code})`);
  });
}

type Outcome = Result<'/api/v1/resources/import', 'post'>;

function lines({ added, changed, unchanged, errors }: Outcome, applied: boolean): Text[] {
  const counts = `${added.length} new, ${changed.length} changed, ${unchanged.length} unchanged`;
  const summary = errors.length ? `${counts}, ${errors.length} not understood` : counts;
  const planned: Text[] = [
    ...added.map(({ name, address }) => [green('  + '), name, dim(`  ${address}`)]),
    ...changed.map(({ name }) => [yellow('  ~ '), name]),
  ];
  return [
    [summary, applied ? '' : dim('    nothing done')],
    ...(applied ? [] : planned),
    ...errors.map(({ line, text, reason, remedy }): Text => [
      red('  ! '),
      `line ${line} "${text}": ${reason}`,
      dim(` ${remedy}`),
    ]),
  ];
}
