import type { Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { present } from '../../present.js';
import { dim, green, red } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

export const resourceLook = command<{ address: string }>({
  use: 'resource look <address>',
  summary: 'Look at a database before adding it, and show the grants it needs',
  about: 'Nothing is stored and nothing is changed on it. Exit code 1 when it cannot be reached.',
  examples: [{ line: 'resource look mysql://db-1', does: 'reachable? version? role? replicas? which GRANTs?' }],
  run: look,
});

/** What a database is from outside, and the exact statements for Holdfast's accounts on it. */
export async function look(options: { address: string } & Context): Promise<ExitCode> {
  const body = { address: options.address };
  const { body: seen } = await options
    .api()
    .call('post', '/api/v1/resources/database/look', { body, timeoutMs: 60_000 });
  present(options, seen, () => lines(seen));
  return seen.reachable ? ExitCode.ok : ExitCode.failed;
}

function lines(seen: Result<'/api/v1/resources/database/look', 'post'>): Text[] {
  return [
    [seen.reachable ? green('reachable  ') : red('not reachable  '), seen.sentence],
    ...(seen.remedy ? [dim(seen.remedy)] : []),
    ...(seen.knownAs ? [dim(`known already as ${seen.knownAs.name}`)] : []),
    ...seen.accounts.flatMap(({ purpose, statements }) => [
      '',
      dim(`For ${purpose}:`),
      ...statements.map((statement) => `  ${statement.replace(/;?$/, ';')}`),
    ]),
    ...seen.beside.map(({ address, role }) => dim(`beside it: ${address} (${role})`)),
  ];
}
