import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { NotFound, StaleVersion } from '../../platform/http/index.js';
import type { CheckDefinition } from '../domain/check.js';
import type { CheckRow } from '../persistence/check.row.js';
import { ChecksStore } from '../persistence/checks.store.js';
import { HeartbeatsStore } from '../persistence/heartbeats.store.js';
import { refuseCadence } from './add-check.js';
import { auditedCheck, checkSubject } from './audited-check.js';
import { checkEvent } from './check-events.js';

export type CheckChange = Partial<Omit<CheckDefinition, 'number' | 'id' | 'resourceId'>>;

/** Changes a check, on the version that was read. */
@Injectable()
export class ChangeCheck {
  constructor(
    private readonly store: Store,
    private readonly checks: ChecksStore,
    private readonly heartbeats: HeartbeatsStore,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, StaleVersion, Invalid */
  async run(id: string, version: number, change: CheckChange): Promise<CheckRow> {
    const before = await this.checks.find(id);
    if (!before) throw new NotFound('The check');
    if (before.version !== version) throw new StaleVersion(before.version);
    const after: CheckRow = { ...before, ...change, version: version + 1 };
    refuseCadence(after);
    await this.store.write(async (tx) => {
      if (!(await this.checks.change(tx, before, change))) throw new StaleVersion(version + 1);
      if (after.settings.kind === 'heartbeat' && expectsAnew(before, after)) {
        await this.heartbeats.arm(tx, id, this.clock.now());
      }
      const sides = { before: auditedCheck(before), after: auditedCheck(after) };
      await this.audit.record(tx, { action: 'check.changed', subject: checkSubject(after), ...sides });
      await this.events.append(tx, checkEvent('changed', after));
    });
    return after;
  }
}

/** Of what a job did before it was paused or expected at another time, nothing can be said. */
function expectsAnew(before: CheckDefinition, after: CheckDefinition): boolean {
  return (before.paused && !after.paused) || JSON.stringify(before.settings) !== JSON.stringify(after.settings);
}
