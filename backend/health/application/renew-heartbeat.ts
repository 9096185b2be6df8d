import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Store } from '../../platform/database/index.js';
import { NotFound } from '../../platform/http/index.js';
import { ChecksStore } from '../persistence/checks.store.js';
import { HeartbeatsStore } from '../persistence/heartbeats.store.js';
import { checkSubject } from './audited-check.js';

/** Gives a heartbeat another address; calls to the one before are refused from then on. */
@Injectable()
export class RenewHeartbeat {
  constructor(
    private readonly store: Store,
    private readonly checks: ChecksStore,
    private readonly heartbeats: HeartbeatsStore,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFound */
  async run(checkId: string): Promise<void> {
    const check = await this.checks.find(checkId);
    if (check?.settings.kind !== 'heartbeat') throw new NotFound('The heartbeat');
    await this.store.write(async (tx) => {
      await this.heartbeats.renew(tx, checkId);
      await this.audit.record(tx, { action: 'check.address-renewed', subject: checkSubject(check) });
    });
  }
}
