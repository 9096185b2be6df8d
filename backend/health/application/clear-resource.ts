import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Consequence, ResourceRemovals, type RemovalVoice } from '../../resources/index.js';
import { ChecksStore } from '../persistence/checks.store.js';
import type { Tx } from '../persistence/tx.js';

/** Says what goes with a resource that is removed, and clears it in the same transaction. */
@Injectable()
export class ClearResource implements RemovalVoice, OnModuleInit {
  constructor(
    private readonly removals: ResourceRemovals,
    private readonly checks: ChecksStore,
  ) {}

  onModuleInit(): void {
    this.removals.add(this);
  }

  async consequences(resourceId: string): Promise<Consequence[]> {
    const { length: count } = await this.checks.ofResource(resourceId);
    if (count === 0) return [];
    const what = count === 1 ? '1 check ends and its history is' : `${count} checks end and their history is`;
    return [{ kind: 'check', count, sentence: `${what} deleted; the changes of its status are kept`, blocks: false }];
  }

  remove(tx: Tx, resourceId: string): Promise<void> {
    return this.checks.removeOfResource(tx, resourceId);
  }
}
