import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Store } from '../../platform/database/index.js';
import { StaleVersion } from '../../platform/http/index.js';
import type { EscalationPolicy } from '../domain/escalation.js';
import { deskOf } from '../persistence/incidents.queries.js';
import { lockDesk, saveDesk } from '../persistence/incidents.store.js';

/** After how long nobody's word calls the next people; incidents that wait already keep their moment. */
@Injectable()
export class EscalationRule {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditTrail,
  ) {}

  async get(): Promise<EscalationPolicy & { version: number }> {
    const { escalateAfterMinutes: afterMinutes, escalateTimes: times, version } = await deskOf(this.store.read);
    return { afterMinutes, times, version };
  }

  /** @throws StaleVersion */
  async set(version: number, { afterMinutes, times }: EscalationPolicy): Promise<void> {
    await this.store.write(async (tx) => {
      const desk = await lockDesk(tx);
      if (desk.version !== version) throw new StaleVersion(desk.version);
      const before = { afterMinutes: desk.escalateAfterMinutes, times: desk.escalateTimes };
      await saveDesk(tx, {
        ...desk,
        ...{ escalateAfterMinutes: afterMinutes, escalateTimes: times, version: version + 1 },
      });
      const subject = { kind: 'incident-escalation', id: null, name: 'escalation of incidents' };
      await this.audit.record(tx, {
        ...{ action: 'incident-escalation.changed', subject },
        ...{ before, after: { afterMinutes, times } },
      });
    });
  }
}
