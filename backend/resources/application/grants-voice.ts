import { Injectable, type OnModuleInit } from '@nestjs/common';
import { GrantsOnResource } from '../../users/index.js';
import type { Db } from '../persistence/db.js';
import { type Consequence, type RemovalVoice, ResourceRemovals } from './resource-removals.js';

/** Says which grants end with a resource, and ends them. */
@Injectable()
export class GrantsVoice implements RemovalVoice, OnModuleInit {
  constructor(
    private readonly grants: GrantsOnResource,
    private readonly removals: ResourceRemovals,
  ) {}

  onModuleInit(): void {
    this.removals.add(this);
  }

  async consequences(resourceId: string): Promise<Consequence[]> {
    const count = await this.grants.count(resourceId);
    const sentence = count === 1 ? '1 grant on it ends' : `${count} grants on it end`;
    return count === 0 ? [] : [{ kind: 'grant', count, sentence, blocks: false }];
  }

  remove(tx: Db, resourceId: string): Promise<void> {
    return this.grants.remove(tx, resourceId);
  }
}
