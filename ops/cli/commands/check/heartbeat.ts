import type { Api } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { dim, type Text } from '../../terminal/text.js';
import { findCheck } from './find.js';

export interface CheckHeartbeatInput {
  resource: string;
  check: string;
  renew?: boolean;
}

export const checkHeartbeat = command<CheckHeartbeatInput>({
  use: 'check heartbeat <resource> <check>',
  summary: 'Show where a job calls, as lines to paste; needs check.edit',
  examples: [
    { line: 'check heartbeat db-1 nightly-dump', does: 'the curl lines' },
    { line: 'check heartbeat db-1 nightly-dump --renew', does: 'a new address; the old one is refused from now on' },
  ],
  flags: [{ flags: '--renew', does: 'give it another address' }],
  run: showHeartbeat,
});

/** Prints the address of a heartbeat, after renewing it when that was asked for. */
export async function showHeartbeat(options: CheckHeartbeatInput & Context): Promise<void> {
  const api = options.api();
  const { check } = await findCheck(api, options.resource, options.check);
  const path = { id: check.id };
  const shown = options.renew
    ? (await api.call('post', '/api/v1/checks/{id}/heartbeat/renew', { path })).body
    : await api.get('/api/v1/checks/{id}/heartbeat', { path });
  present(options, shown, () => heartbeatText(shown.lines));
}

/** The lines to paste, each under what it is for. */
export function heartbeatText(lines: { purpose: string; line: string }[]): Text[] {
  return lines.flatMap(({ purpose, line }) => [dim(`# ${purpose}`), line]);
}

/** The same for a check that was just added; nothing for one of another kind. */
export async function heartbeatLinesOf(api: Api, { id, kind }: { id: string; kind: string }): Promise<Text[]> {
  if (kind !== 'heartbeat') return [];
  const { lines } = await api.get('/api/v1/checks/{id}/heartbeat', { path: { id } });
  return heartbeatText(lines);
}
