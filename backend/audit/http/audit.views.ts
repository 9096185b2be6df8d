import { z } from 'zod';
import { type AuditRow } from '../../platform/audit/index.js';
import { Invalid, page, pageQuery } from '../../platform/http/index.js';

const text = z.string().trim().min(1).max(190);
const moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

const filter = {
  actor: text.optional(),
  action: text.optional(),
  subject: text.optional(),
  from: moment.optional(),
  to: moment.optional(),
  result: z.enum(['done', 'denied', 'failed']).optional(),
  requestId: text.optional(),
};

export const auditQuery = pageQuery.extend(filter);
export type AuditQuery = z.infer<typeof auditQuery>;

export const exportQuery = z.strictObject({ ...filter, format: z.enum(['jsonl', 'syslog']).default('jsonl') });
export type ExportQuery = z.infer<typeof exportQuery>;

const actorView = z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() });

export const auditEntryView = z
  .object({
    id: z.number(),
    /** Its number in the chain; null until it is sealed, within a second. */
    seq: z.number().nullable(),
    at: z.number(),
    actor: actorView,
    tokenId: z.string().nullable(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    action: z.string(),
    subject: actorView,
    result: z.string(),
    reason: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    /** How many like it the row stands for: more than 1 for what nobody known was refused. */
    count: z.number(),
    hash: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export const auditPage = page(auditEntryView);

export const actionsView = z.object({ items: z.array(z.string()) });

/** `<position>:<hash>` as `audit verify` prints it. */
export const verifyQuery = z.strictObject({ against: z.string().max(300).optional() });
export type VerifyQuery = z.infer<typeof verifyQuery>;

export const verdictView = z
  .object({
    ok: z.boolean(),
    sentence: z.string(),
    rows: z.number(),
    unsealed: z.number(),
    /** Keep it outside Holdfast: it proves later that nothing was cut off. */
    head: z
      .object({ position: z.number(), hash: z.string(), at: z.number(), keyId: z.string(), signature: z.string() })
      .nullable(),
    findings: z.array(z.object({ kind: z.string(), position: z.number(), sentence: z.string() })),
  })
  .meta({ id: 'AuditVerdict' });

export function asEntryView(row: AuditRow): z.input<typeof auditEntryView> {
  return {
    ...row,
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    subject: { kind: row.subjectKind, id: row.subjectId, name: row.subjectName },
    before: row.before as Record<string, unknown> | null,
    after: row.after as Record<string, unknown> | null,
  };
}

/** @throws Invalid when it is not a position and a hash */
export function headOf(against: string): { seq: number; hash: string } {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(against) ?? [];
  if (!seq || !hash)
    throw Invalid.field('against', 'is not a head of the audit chain', 'Send <position>:<hash> of a head you kept');
  return { seq: Number(seq), hash: hash.toLowerCase() };
}
