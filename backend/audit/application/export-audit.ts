import { Injectable } from '@nestjs/common';
import { hostname } from 'node:os';
import { type AuditRow, AuditTrail, factsOf } from '../../platform/audit/index.js';
import { Store } from '../../platform/database/index.js';
import { type AuditFilter, auditAfter } from '../persistence/audit.queries.js';

export type ExportFormat = 'jsonl' | 'syslog';

const BATCH = 500;

/** Writes the audit out, oldest first, without holding it in memory. That it was exported is itself an entry. */
@Injectable()
export class ExportAudit {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditTrail,
  ) {}

  async start(filter: AuditFilter, format: ExportFormat): Promise<AsyncGenerator<string>> {
    const subject = { kind: 'audit', id: null, name: 'audit trail' };
    await this.store.write((tx) =>
      this.audit.record(tx, { action: 'audit.exported', subject, after: { format, ...filter } }),
    );
    return this.lines(filter, format === 'jsonl' ? jsonLine : syslogLine);
  }

  private async *lines(filter: AuditFilter, line: (row: AuditRow) => string): AsyncGenerator<string> {
    let last = 0;
    for (;;) {
      const rows = await auditAfter(this.store, filter, last, BATCH);
      if (rows.length > 0) yield rows.map(line).join('');
      if (rows.length < BATCH) return;
      last = rows.at(-1)!.id;
    }
  }
}

/** Everything that is hashed, and the hashes: whoever has the lines can walk the chain without us. */
function jsonLine(row: AuditRow): string {
  const { seq, previous, hash } = row;
  return `${JSON.stringify({ seq, ...factsOf(row), previous, hash })}\n`;
}

const FACILITY_AUDIT = 13;
const severity: Record<string, number> = { done: 6, denied: 4, failed: 3 };

/** RFC 5424, facility "log audit"; the facts as structured data, the message in words. */
function syslogLine(row: AuditRow): string {
  const priority = FACILITY_AUDIT * 8 + (severity[row.result] ?? 5);
  const head = `<${priority}>1 ${new Date(row.at).toISOString()} ${hostname()} holdfast - ${messageId(row.action)}`;
  const facts = {
    seq: row.seq,
    actor: row.actorName,
    address: row.address,
    request: row.requestId,
    result: row.result,
    hash: row.hash,
  };
  const data = Object.entries(facts).filter(([, value]) => value !== null);
  const structured = data.map(([name, value]) => `${name}="${quoted(String(value))}"`).join(' ');
  return `${head} [audit@32473 ${structured}] ${oneLine(`${row.actorName} ${row.action} ${row.subjectName}`)}\n`;
}

const messageId = (action: string): string => action.replace(/[^\x21-\x7e]/g, '_').slice(0, 32);
const quoted = (value: string): string => oneLine(value).replace(/["\\\]]/g, '\\$&');
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
