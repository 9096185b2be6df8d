import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findPerson } from '../../lookup.js';
import { orEmpty, present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { dim } from '../../terminal/text.js';

export interface SessionInput {
  person?: string;
}

export const sessionList = command<SessionInput>({
  use: 'session list [person]',
  summary: "List your sessions, or someone's",
  examples: [
    { line: 'session list', does: 'your own' },
    { line: 'session list ben@example.com', does: 'those of another person' },
  ],
  run: listSessions,
});

/** Sessions as a table. */
export async function listSessions(options: SessionInput & Context): Promise<void> {
  const api = options.api();
  const page = options.person
    ? await api.get('/api/v1/people/{id}/sessions', { path: { id: (await findPerson(api, options.person)).id } })
    : await api.get('/api/v1/me/sessions');
  const rows = page.items.map((session) => [
    moment(session.createdAt, options.now()),
    moment(session.lastSeenAt, options.now()),
    session.address,
    session.userAgent,
    dim(session.id),
  ]);
  const headings = ['Since', 'Last seen', 'From', 'With', 'Id'];
  present(options, page, () => orEmpty(table(headings, rows), rows.length, 'No session is open'));
}
