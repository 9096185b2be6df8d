import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock/index.js';
import { currentContext } from '../context/index.js';
import { Store } from '../database/index.js';
import { Bells } from '../events/index.js';
import { auditFacts, type NewAuditEntry } from './audit-entry.js';
import { DenialCounter } from './denial-counter.js';
import { AuditRow } from './persistence/audit.row.js';

/** Where features say who did what. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly bells: Bells,
    private readonly denials: DenialCounter,
  ) {}

  /** Adds an entry in the transaction of the change it tells of. It is sealed within a second of the commit. */
  async record(tx: EntityManager, entry: NewAuditEntry): Promise<void> {
    await tx.insert(AuditRow, auditFacts(entry, currentContext(), this.clock.now()));
    this.store.afterCommit(tx, () => this.bells.tellCommitted());
  }

  /**
   * Adds a refusal, in a transaction of its own: there is no change to share one with. A known person or service gets
   * a row each; what nobody known was refused is counted, one row an address and minute. Call it outside transactions.
   */
  async denied(entry: Omit<NewAuditEntry, 'result'>): Promise<void> {
    const { actor, address } = currentContext();
    if (actor.kind === 'anonymous') this.denials.count(address ?? 'unknown', entry.reason ?? entry.action);
    else await this.store.write((tx) => this.record(tx, { ...entry, result: 'denied' }));
  }
}
