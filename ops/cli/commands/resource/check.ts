import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { green, red } from '../../terminal/text.js';

export const resourceCheck = command<{ resource: string }>({
  use: 'resource check <resource>',
  summary: 'Run all checks of a resource now',
  about: 'Exit code 0 when all succeed, 1 when one fails.',
  examples: [{ line: 'resource check web-3', does: 'now, not at the next interval' }],
  run: checkNow,
});

/** Runs the checks and shows each result. */
export async function checkNow(options: { resource: string } & Context): Promise<ExitCode> {
  const api = options.api();
  const found = await findResource(api, options.resource);
  const path = { id: found.id };
  const { body } = await api.call('post', '/api/v1/resources/{id}/check-now', { path, body: {}, timeoutMs: 60_000 });
  const word = (ok: boolean) => (ok ? green('ok    ') : red('failed'));
  present(options, body, () => body.results.map(({ ok, name, sentence }) => [word(ok), `  ${name}: `, sentence]));
  return body.results.every(({ ok }) => ok) ? ExitCode.ok : ExitCode.failed;
}
