import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { findResource, findSubject } from '../../lookup.js';
import { present } from '../../present.js';

export interface ExplainInput {
  subject: string;
  action: string;
  resource?: string;
}

export const accessExplain = command<ExplainInput>({
  use: 'access explain <subject> <action> [resource]',
  summary: 'Say whether someone may do something, and why or why not',
  about: 'Exit code 0 when they may, 13 when they may not. The action is a permission, as in role list --json.',
  examples: [
    { line: 'access explain ben@example.com backup.restore db-1', does: 'names the grant, or the one missing' },
    { line: 'access explain me person.edit', does: 'about yourself' },
  ],
  run: explainAccess,
});

/** The server's verdict in one sentence, and who could change it. */
export async function explainAccess(options: ExplainInput & Context): Promise<ExitCode> {
  const api = options.api();
  const subject = await findSubject(api, options.subject);
  const resource = options.resource && (await findResource(api, options.resource)).id;
  const query = { subject: subject.id, subjectKind: subject.kind, action: options.action, resource };
  const verdict = await api.get('/api/v1/access/explain', { query });
  const givers = verdict.canBeGivenBy.map((giver: { name: string } | string) =>
    typeof giver === 'string' ? giver : giver.name,
  );
  present(options, verdict, () => [
    verdict.sentence,
    ...(verdict.allowed || givers.length === 0 ? [] : [`can give it: ${givers.join(', ')}`]),
  ]);
  return verdict.allowed ? ExitCode.ok : ExitCode.denied;
}
