import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Usage } from '../../failures.js';
import { present } from '../../present.js';
import { findCheck } from './find.js';
import { timingFlags, timingOf } from './add.js';
import type { CheckTiming } from './add.js';

export interface CheckEditInput extends CheckTiming {
  resource: string;
  check: string;
  enable?: boolean;
  disable?: boolean;
}

export const checkEdit = command<CheckEditInput>({
  use: 'check edit <resource> <check>',
  summary: 'Change a check: its interval, thresholds, settings, on or off',
  examples: [
    { line: 'check edit web-3 http --every 10s', does: 'by kind, when there is one of it' },
    { line: 'check edit web-3 tls --disable', does: 'stop it for now' },
  ],
  flags: [...timingFlags, { flags: '--enable', does: 'run it again' }, { flags: '--disable', does: 'do not run it' }],
  run: editCheck,
});

/** Changes only what was said, on the version that was read. */
export async function editCheck(options: CheckEditInput & Context): Promise<void> {
  const api = options.api();
  const { check, resource } = await findCheck(api, options.resource, options.check);
  const paused = options.enable || options.disable ? { paused: Boolean(options.disable) } : {};
  const body = { ...timingOf(options), ...paused };
  if (Object.keys(body).length === 0) throw new Usage('Nothing to change was given', 'holdfast check edit --help');
  const headers = { 'if-match': `"${check.version}"` };
  const { body: changed } = await api.call('patch', '/api/v1/checks/{id}', { path: { id: check.id }, headers, body });
  present(options, changed, () => [`${resource.name}: ${changed.kind} check changed`]);
}
