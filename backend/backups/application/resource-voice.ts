import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ResourceRemovals, type Consequence, type RemovalVoice } from '../../resources/index.js';
import { countBackupsOf } from '../persistence/backups.store.js';
import type { Db } from '../persistence/db.js';
import { plansOf, removePlan } from '../persistence/plans.store.js';

/** What it means for backups when a resource is removed: its plans end, its backups stay in the stores. */
@Injectable()
export class BackupsOfRemovedResource implements RemovalVoice, OnModuleInit {
  constructor(
    private readonly db: Store,
    private readonly removals: ResourceRemovals,
  ) {}

  onModuleInit(): void {
    this.removals.add(this);
  }

  async consequences(resourceId: string): Promise<Consequence[]> {
    const plans = (await plansOf(this.db.read, { resourceId })).length;
    const backups = await countBackupsOf(this.db.read, { resourceId });
    return [
      { kind: 'backup-plan', count: plans, sentence: `${plans} backup plans end`, blocks: false },
      {
        kind: 'backup',
        count: backups,
        sentence: `${backups} backups stay in their stores and in the list`,
        blocks: false,
      },
    ].filter((one) => one.count > 0);
  }

  async remove(tx: Db, resourceId: string): Promise<void> {
    for (const plan of await plansOf(tx, { resourceId })) await removePlan(tx, plan.id);
  }
}
