import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { allPlans } from '../persistence/plans.store.js';

/** How fresh the backup of Holdfast itself is. */
@Injectable()
export class OwnBackup {
  constructor(private readonly store: Store) {}

  /** When the last good one ended, in epoch ms; null when there is none yet. */
  async lastGoodAt(): Promise<number | null> {
    const own = (await allPlans(this.store.read)).filter((plan) => plan.resourceId === null);
    return Math.max(0, ...own.map((plan) => plan.lastSuccessAt)) || null;
  }
}
