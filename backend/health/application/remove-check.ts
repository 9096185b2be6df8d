import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { NotFound, StaleVersion } from '../../platform/http/index.js';
import { ChecksStore } from '../persistence/checks.store.js';
import { auditedCheck, checkSubject } from './audited-check.js';
import { checkEvent } from './check-events.js';

/** Removes a check with its history, on the version that was read. */
@Injectable()
export class RemoveCheck {
  constructor(
    private readonly store: Store,
    private readonly checks: ChecksStore,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  /** @throws NotFound, StaleVersion */
  async run(id: string, version: number): Promise<void> {
    const row = await this.checks.find(id);
    if (!row) throw new NotFound('The check');
    if (row.version !== version) throw new StaleVersion(row.version);
    await this.store.write(async (tx) => {
      await this.checks.remove(tx, row);
      await this.audit.record(tx, { action: 'check.removed', subject: checkSubject(row), before: auditedCheck(row) });
      await this.events.append(tx, checkEvent('removed', row));
    });
  }
}
