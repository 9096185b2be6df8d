import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../../platform/audit/index.js';
import { runAs, system } from '../../../platform/context/index.js';
import { EventTail, type LoggedEvent, type Subscription } from '../../../platform/events/index.js';
import { recoveryById } from '../../persistence/clusters.queries.js';
import { clusterById, membersOf } from '../../persistence/clusters.store.js';
import type { Db } from '../../persistence/db.js';
import { Names } from '../names.js';

/** Writes into the audit trail what the controller did: each recovery's begin and end, once. */
@Injectable()
export class RecoveryAudit {
  private subscription: Subscription | null = null;

  constructor(
    private readonly tail: EventTail,
    private readonly audit: AuditTrail,
  ) {}

  start(): void {
    this.subscription = this.tail.follow('failover-audit', (events, tx) => this.note(events, tx));
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  private async note(events: readonly LoggedEvent[], tx: Db): Promise<void> {
    for (const { type, subject } of events) {
      if (type === 'recovery.begun' || type === 'recovery.ended') await this.entry(type, subject.id, tx);
    }
  }

  private async entry(action: string, id: string, tx: Db): Promise<void> {
    const row = await recoveryById(tx, id);
    const cluster = row && (await clusterById(tx, row.clusterId));
    if (!cluster) return;
    const names = new Names(await membersOf(tx, [cluster.id]));
    const { kind, cause, drill, fromMember, toMember, end, pauseMs, lost, term, requester } = row;
    const member = (one: string | null) => (one === null ? null : names.member(one));
    const begun = action === 'recovery.begun';
    const facts = { kind, cause, drill, term, from: member(fromMember), to: member(toMember), askedBy: requester };
    await runAs(system, () =>
      this.audit.record(tx, {
        ...{ action, subject: { kind: 'cluster', id: cluster.id, name: cluster.name } },
        after: { recovery: id, ...facts, ...(begun ? {} : { end, pauseMs, lost }) },
        reason: names.spoken(begun ? row.because.because : row.sentence).slice(0, 900),
        ...(begun || end === 'done' ? {} : { result: 'failed' as const }),
      }),
    );
  }
}
