import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { AuditFilter } from './filter.js';
import { auditFlags, auditQuery } from './filter.js';

export const auditExport = command<AuditFilter>({
  use: 'audit export',
  summary: 'Write the audit trail as JSON lines',
  examples: [{ line: 'audit export --since 30d > audit.jsonl', does: 'the last month' }],
  flags: auditFlags,
  run: exportAudit,
});

/** JSON lines as the server wrote them. */
export async function exportAudit(options: AuditFilter & Context): Promise<void> {
  const call = { query: auditQuery(options), timeoutMs: 300_000 };
  options.streams.raw(await options.api().text('/api/v1/audit/export', call));
}
