import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { sure, yesFlag } from '../../sure.js';
import { findCheck } from './find.js';

export interface CheckRemoveInput {
  resource: string;
  check: string;
  yes?: boolean;
}

export const checkRemove = command<CheckRemoveInput>({
  use: 'check remove <resource> <check>',
  summary: 'Remove a check and its history',
  examples: [{ line: 'check remove web-3 tls', does: 'by kind or id; asks first' }],
  flags: [yesFlag],
  run: removeCheck,
});

/** Asks, then removes. */
export async function removeCheck(options: CheckRemoveInput & Context): Promise<void> {
  const api = options.api();
  const { check, resource } = await findCheck(api, options.resource, options.check);
  await sure(options, check.kind, [`  the ${check.kind} check of ${resource.name} and its history are removed`]);
  const headers = { 'if-match': `"${check.version}"` };
  await api.call('delete', '/api/v1/checks/{id}', { path: { id: check.id }, headers });
  present(options, { removed: check.id }, () => [`${resource.name}: ${check.kind} check removed`]);
}
