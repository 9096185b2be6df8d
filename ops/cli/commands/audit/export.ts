import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { AuditFilter } from './filter.js';
import { auditFlags, auditQuery } from './filter.js';

export interface AuditExportInput extends AuditFilter {
  format: 'jsonl' | 'syslog';
}

export const auditExport = command<AuditExportInput>({
  use: 'audit export',
  summary: 'Write the audit trail as JSON lines or syslog',
  examples: [
    { line: 'audit export --since 30d > audit.jsonl', does: 'the last month' },
    { line: 'audit export --format syslog | logger', does: 'as RFC 5424 lines' },
  ],
  flags: [
    ...auditFlags,
    { flags: '--format <format>', does: 'the form', choices: ['jsonl', 'syslog'], fallback: 'jsonl' },
  ],
  run: exportAudit,
});

/** The lines as the server wrote them. */
export async function exportAudit(options: AuditExportInput & Context): Promise<void> {
  const query = { ...auditQuery(options), format: options.format };
  options.streams.raw(await options.api().text('/api/v1/audit/export', { query, timeoutMs: 300_000 }));
}
