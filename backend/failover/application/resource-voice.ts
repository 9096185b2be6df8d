import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Conflict } from '../../platform/http/index.js';
import { Store } from '../../platform/database/index.js';
import { type Consequence, type RemovalVoice, ResourceRemovals } from '../../resources/index.js';
import { clusterById, membersOfResource } from '../persistence/clusters.store.js';
import type { Db } from '../persistence/db.js';

/** A resource that is a member of a cluster cannot be removed: its cluster would lose a member that still runs. */
@Injectable()
export class MembersOfRemovedResource implements RemovalVoice, OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly removals: ResourceRemovals,
  ) {}

  onModuleInit(): void {
    this.removals.add(this);
  }

  async consequences(resourceId: string): Promise<Consequence[]> {
    const names = await this.clustersOf(this.store.read, resourceId);
    return names.map((name) => ({
      ...{ kind: 'cluster-member', count: 1, blocks: true },
      sentence: `it is a member of the cluster "${name}": remove the cluster, or the member, first`,
    }));
  }

  async remove(tx: Db, resourceId: string): Promise<void> {
    const [name] = await this.clustersOf(tx, resourceId);
    if (name !== undefined)
      throw new Conflict(`It is a member of the cluster "${name}"`, `npx holdfast cluster show ${name}`);
  }

  private async clustersOf(db: Db, resourceId: string): Promise<string[]> {
    const names: string[] = [];
    for (const { clusterId } of await membersOfResource(db, resourceId)) {
      const cluster = await clusterById(db, clusterId);
      if (cluster) names.push(cluster.name);
    }
    return names;
  }
}
