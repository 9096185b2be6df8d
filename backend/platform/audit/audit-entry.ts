import type { WorkContext } from '../context/index.js';
import type { AuditFacts } from './chain.js';

export type AuditResult = 'done' | 'denied' | 'failed';

/** What was done to; the name is the one it had then. */
export interface AuditSubject {
  kind: string;
  id: string | null;
  name: string;
}

/** What a feature says of a change; who, where and in which request come from the context. */
export interface NewAuditEntry {
  /** `<subject kind>.<what was done>`, e.g. `person.disabled`. */
  action: string;
  subject: AuditSubject;
  /** Allow-listed fields that changed, as they were. Never a secret. */
  before?: object | null;
  /** The same fields as they are now. */
  after?: object | null;
  result?: AuditResult;
  reason?: string | null;
}

/** JSON of `before` and `after` beyond this is left out, and said so. */
const MOST_JSON = 16_000;

/** The facts of an entry, made in a context at a time. Nothing in it can make the database refuse the row. */
export function auditFacts(entry: NewAuditEntry, context: WorkContext, at: number): AuditFacts {
  const { actor } = context;
  return {
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: clip(actor.name, 190),
    tokenId: actor.tokenId ?? null,
    sessionId: actor.sessionId ?? null,
    address: context.address && clip(context.address, 64),
    requestId: context.requestId === '-' ? null : clip(context.requestId, 100),
    action: clip(entry.action, 80),
    subjectKind: clip(entry.subject.kind, 40),
    subjectId: entry.subject.id && clip(entry.subject.id, 190),
    subjectName: clip(entry.subject.name, 190),
    result: entry.result ?? 'done',
    reason: entry.reason ? clip(entry.reason, 1_000) : null,
    before: bounded(entry.before),
    after: bounded(entry.after),
    count: 1,
  };
}

function clip(text: string, length: number): string {
  const whole = text.toWellFormed();
  return whole.length <= length ? whole : `${whole.slice(0, length - 1).toWellFormed()}…`;
}

/** A plain copy as it will come back from the database, so that what is hashed is what is kept. */
function bounded(value: object | null | undefined): object | null {
  if (!value) return null;
  const json = JSON.stringify(value).toWellFormed();
  return json.length <= MOST_JSON ? (JSON.parse(json) as object) : { leftOut: `${json.length} characters` };
}
