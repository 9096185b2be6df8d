import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';
import { Store } from '../../platform/database/index.js';
import { ApiProduces, ApiTags, decodeCursor, Permission, toPage, View } from '../../platform/http/index.js';
import { ExportAudit } from '../application/export-audit.js';
import { VerifyAudit } from '../application/verify-audit.js';
import { auditActions, listAudit } from '../persistence/audit.queries.js';
import {
  actionsView,
  asEntryView,
  auditPage,
  type AuditQuery,
  auditQuery,
  type ExportQuery,
  exportQuery,
  headOf,
  verdictView,
  type VerifyQuery,
  verifyQuery,
} from './audit.views.js';

/** Who did what. */
@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(
    private readonly store: Store,
    private readonly exports: ExportAudit,
    private readonly verification: VerifyAudit,
  ) {}

  @Get()
  @Permission('audit.read')
  @View(auditPage)
  async list(@Query({ schema: auditQuery }) query: AuditQuery) {
    const belowId = query.after === undefined ? null : Number(decodeCursor(query.after, 1)[0]);
    const rows = await listAudit(this.store, query, belowId, query.limit + 1);
    const { items, next } = toPage(rows, query.limit, (row) => [row.id]);
    return { items: items.map(asEntryView), next, hiddenByPermission: 0 };
  }

  @Get('actions')
  @Permission('audit.read')
  @View(actionsView)
  async actions() {
    return { items: await auditActions(this.store) };
  }

  @Get('verify')
  @Permission('audit.read')
  @View(verdictView)
  async verify(@Query({ schema: verifyQuery }) { against }: VerifyQuery) {
    const { intact, head, findings, ...rest } = await this.verification.run(against ? headOf(against) : null);
    const place = <T extends { seq: number }>({ seq, ...more }: T) => ({ position: seq, ...more });
    return { ...rest, ok: intact, head: head && place(head), findings: findings.map(place) };
  }

  /** JSON lines (with the hashes, so that the chain can be walked elsewhere) or syslog lines (RFC 5424), oldest first. */
  @Get('export')
  @Permission('audit.export')
  @ApiProduces('application/x-ndjson', 'text/plain')
  async export(@Query({ schema: exportQuery }) { format, ...filter }: ExportQuery): Promise<StreamableFile> {
    const lines = Readable.from(await this.exports.start(filter, format));
    const type = format === 'jsonl' ? 'application/x-ndjson; charset=utf-8' : 'text/plain; charset=utf-8';
    const extension = format === 'jsonl' ? 'jsonl' : 'log';
    return new StreamableFile(lines, { type, disposition: `attachment; filename="holdfast-audit.${extension}"` });
  }
}
