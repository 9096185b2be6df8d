import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Conflict, Invalid } from '../../platform/http/index.js';
import { cadenceFault } from '../domain/check.js';
import type { Cadence, CheckSettings } from '../domain/check.js';
import type { CheckRow } from '../persistence/check.row.js';
import { ChecksStore } from '../persistence/checks.store.js';
import { HeartbeatsStore } from '../persistence/heartbeats.store.js';
import { checkEvent } from './check-events.js';
import { auditedCheck, checkSubject } from './audited-check.js';

/** Checks of one resource at most: beyond, something is generating them. */
export const mostChecks = 50;

export interface WantedCheck extends Cadence {
  resourceId: string;
  name: string;
  settings: CheckSettings;
}

/** Adds a check to a resource; the daemon runs it within a second. */
@Injectable()
export class AddCheck {
  constructor(
    private readonly store: Store,
    private readonly checks: ChecksStore,
    private readonly heartbeats: HeartbeatsStore,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws Invalid, Conflict */
  async run(wanted: WantedCheck): Promise<CheckRow> {
    refuseCadence(wanted);
    return this.store.write(async (tx) => {
      const others = await this.checks.ofResource(wanted.resourceId, tx);
      if (others.length >= mostChecks) throw new Conflict(`It has ${mostChecks} checks already; remove one first.`);
      const row = await this.checks.add(tx, wanted, this.clock.now());
      if (row.settings.kind === 'heartbeat') await this.heartbeats.create(tx, row.id, this.clock.now());
      await this.audit.record(tx, { action: 'check.added', subject: checkSubject(row), after: auditedCheck(row) });
      await this.events.append(tx, checkEvent('added', row));
      return row;
    });
  }
}

/** @throws Invalid */
export function refuseCadence(cadence: Cadence): void {
  const fault = cadenceFault(cadence);
  if (fault) throw Invalid.field('timeoutMs', fault, `Use at most ${cadence.intervalMs} ms, or a longer interval.`);
}
