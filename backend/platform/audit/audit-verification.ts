import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { Store } from '../database/index.js';
import { ChainCheck, type Finding, type SealedRow } from './chain-check.js';
import type { ChainEnd } from './chain.js';
import { HeadKey, type SignedHead } from './head-signature.js';
import { AuditHeadRow, AuditRow, HEAD } from './persistence/audit.row.js';

/** Rows hashed in one go: the event loop must not stand still for longer than a moment. */
const PAGE = 200;

/** A head that was kept elsewhere: signed as it came, or the bare number and hash that someone wrote down. */
export type KnownHead = SignedHead | ChainEnd;

/** What `audit verify` says. */
export interface AuditVerdict {
  intact: boolean;
  rows: number;
  /** Entries of the last second, and denials that still count up: not sealed yet. */
  unsealed: number;
  head: SignedHead | null;
  findings: Finding[];
}

/** Walks the whole audit and compares it with its signed head, and with one that was kept elsewhere. */
@Injectable()
export class AuditVerification {
  constructor(
    private readonly store: Store,
    private readonly key: HeadKey,
  ) {}

  /** The signed end of the chain, to be kept outside the database; null while nothing is sealed. */
  async head(): Promise<SignedHead | null> {
    const { seq, hash, at, keyId, signature } = await this.store.read.findOneByOrFail(AuditHeadRow, { name: HEAD });
    return seq > 0 || signature ? { seq, hash, at, keyId: keyId ?? '', signature: signature ?? '' } : null;
  }

  /** @param against a head that was kept elsewhere, e.g. in a backup: finds a cut-off tail and a rewritten history */
  async verify(against?: KnownHead): Promise<AuditVerdict> {
    const head = await this.head();
    const check = new ChainCheck([head?.seq ?? 0, against?.seq ?? 0]);
    await this.walk(check);
    this.compare(check, head, "The database's own head");
    this.compare(check, against ?? null, 'The given head');
    const sealed = check.standing.rows;
    const unsealed = (await this.store.read.count(AuditRow)) - sealed;
    return { intact: check.findings.length === 0, rows: sealed, unsealed, head, findings: check.findings };
  }

  private async walk(check: ChainCheck): Promise<void> {
    for (;;) {
      const where = { seq: MoreThan(check.standing.seq) };
      const rows = await this.store.read.find(AuditRow, { where, order: { seq: 'ASC' }, take: PAGE });
      check.walk(rows as SealedRow[]);
      if (rows.length < PAGE) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private compare(check: ChainCheck, head: KnownHead | null, where: string): void {
    if (!head) return;
    const fault = 'signature' in head ? this.key.fault(head) : null;
    if (fault) check.unsigned(head.seq, `${where}: ${fault}`);
    check.compare(head, where);
  }
}
