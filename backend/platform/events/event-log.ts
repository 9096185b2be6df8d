import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock/index.js';
import { Store } from '../database/index.js';
import { Bells } from './bells.js';
import type { NewEvent } from './event.js';
import { EventRow } from './persistence/event.row.js';

/** Where features put their facts. */
@Injectable()
export class EventLog {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly bells: Bells,
  ) {}

  /**
   * Appends facts in the transaction of the change they tell of: they are published when it commits, and never when it
   * is rolled back. Their positions come later, in the order in which they became visible.
   */
  async append(tx: EntityManager, ...events: NewEvent[]): Promise<void> {
    const at = this.clock.now();
    await tx.insert(
      EventRow,
      events.map((event) => ({
        position: null,
        type: event.type,
        subjectKind: event.subject.kind,
        subjectId: event.subject.id,
        aboutKind: event.about?.kind ?? null,
        aboutId: event.about?.id ?? null,
        version: event.version ?? null,
        data: event.data ?? null,
        at,
      })),
    );
    this.store.afterCommit(tx, () => this.bells.tellCommitted());
  }
}
