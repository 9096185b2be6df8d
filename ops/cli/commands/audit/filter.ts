import type { Flag } from '../../command.js';
import { readPast } from '../../read.js';

export interface AuditFilter {
  actor?: string;
  action?: string;
  subject?: string;
  since?: number;
  before?: number;
  result?: string;
}

export const auditFlags: Flag[] = [
  { flags: '--since <time>', does: '24h, 2026-11-20', read: readPast },
  { flags: '--before <time>', does: 'only earlier ones', read: readPast },
  { flags: '--actor <name>', does: 'who did it' },
  { flags: '--action <action>', does: 'what was done, person.disabled' },
  { flags: '--subject <name>', does: 'to what' },
  { flags: '--result <result>', does: 'how it ended', choices: ['done', 'denied', 'failed'] },
];

/** The filter as the API takes it. */
export function auditQuery({ actor, action, subject, since, before, result }: AuditFilter): Record<string, unknown> {
  return { actor, action, subject, from: since, to: before, result };
}
