import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findPerson } from '../../lookup.js';
import { Usage } from '../../failures.js';
import { present } from '../../present.js';

export interface SessionEndInput {
  id?: string;
  person?: string;
  all?: boolean;
}

export const sessionEnd = command<SessionEndInput>({
  use: 'session end [id]',
  summary: 'End one session, or all',
  examples: [
    { line: 'session end 01981c9e-…', does: 'one of your own' },
    { line: 'session end --all', does: 'all of your own' },
    { line: 'session end --all --person ben@example.com', does: 'all of another person' },
  ],
  flags: [
    { flags: '--person <person>', does: 'of this person instead of yourself' },
    { flags: '--all', does: 'every one' },
  ],
  run: endSession,
});

/** Ends one by id or all of them. */
export async function endSession(options: SessionEndInput & Context): Promise<void> {
  if (!options.id === !options.all) throw new Usage('Name one session, or use --all', 'holdfast session list');
  const api = options.api();
  if (options.person) {
    const { id } = await findPerson(api, options.person);
    if (options.id) await api.call('delete', '/api/v1/people/{id}/sessions/{sid}', { path: { id, sid: options.id } });
    else await api.call('delete', '/api/v1/people/{id}/sessions', { path: { id } });
  } else if (options.id) await api.call('delete', '/api/v1/me/sessions/{id}', { path: { id: options.id } });
  else await api.call('delete', '/api/v1/me/sessions');
  present(options, { ended: options.id ?? 'all' }, () => [options.id ? 'ended' : 'all ended']);
}
