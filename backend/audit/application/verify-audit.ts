import { Injectable } from '@nestjs/common';
import { AuditVerification, type AuditVerdict, type KnownHead } from '../../platform/audit/index.js';

export interface VerifiedAudit extends AuditVerdict {
  sentence: string;
}

/** Walks the chain and says in one sentence what came out. */
@Injectable()
export class VerifyAudit {
  constructor(private readonly verification: AuditVerification) {}

  async run(against: KnownHead | null): Promise<VerifiedAudit> {
    const verdict = await this.verification.verify(against ?? undefined);
    return { ...verdict, sentence: sentenceOf(verdict, against) };
  }
}

function sentenceOf({ findings, rows, unsealed }: AuditVerdict, against: KnownHead | null): string {
  const [first] = findings;
  if (first) return findings.length > 1 ? `${first.sentence} ${findings.length - 1} more findings.` : first.sentence;
  const fresh = unsealed > 0 ? `; ${unsealed} are so new that they are not sealed yet` : '';
  const kept = against ? `, and row ${against.seq} is the one you kept` : '';
  return `${rows} rows, none changed, missing or moved${kept}${fresh}`;
}
