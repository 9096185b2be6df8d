import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { Denied, type ObjectFacts, ObjectResolvers } from '../../platform/http/index.js';
import { type EffectiveRights, type Permission, Rights } from '../../users/index.js';
import type { ClusterReach } from '../persistence/clusters.queries.js';
import { recoveryById } from '../persistence/clusters.queries.js';
import { clusterById, type ClusterRow } from '../persistence/clusters.store.js';

type Judged = Pick<ClusterRow, 'id' | 'name' | 'tags'>;

/** What rights on a cluster are judged on: itself and its tags. Its recoveries follow it. */
@Injectable()
export class ClusterRights implements OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly rights: Rights,
    private readonly audit: AuditTrail,
    @Optional() private readonly resolvers?: ObjectResolvers,
  ) {}

  onModuleInit(): void {
    const readPermission = 'cluster.read';
    this.resolvers?.add({ kind: 'cluster', readPermission, facts: (id) => this.cluster(id) });
    this.resolvers?.add({ kind: 'recovery', readPermission, facts: (id) => this.recovery(id) });
  }

  ofCaller(): Promise<EffectiveRights> {
    return this.rights.of(currentActor());
  }

  /** The clusters that the caller may see. */
  async reach(): Promise<ClusterReach> {
    return (await this.ofCaller()).scopeFilter('cluster.read');
  }

  /** A right that the guard could not ask for, since the request's body decides about it. @throws Denied */
  async demand(permission: Permission, cluster: Judged): Promise<void> {
    const rights = await this.ofCaller();
    if (rights.may(permission, factsOf(cluster)).allowed) return;
    const detail = `You need ${permission} on "${cluster.name}"`;
    const subject = { kind: 'cluster', id: cluster.id, name: cluster.name };
    await this.audit.denied({ action: permission, subject, reason: detail });
    throw new Denied(detail, { permission });
  }

  private async cluster(id: string): Promise<ObjectFacts | null> {
    const row = await clusterById(this.store.read, id);
    return row && factsOf(row);
  }

  private async recovery(id: string): Promise<ObjectFacts | null> {
    const recovery = await recoveryById(this.store.read, id);
    const cluster = recovery && (await clusterById(this.store.read, recovery.clusterId));
    return cluster && { ...factsOf(cluster), kind: 'recovery', id, ancestors: [cluster.id] };
  }
}

export const factsOf = ({ id, name, tags }: Judged): ObjectFacts => ({
  kind: 'cluster',
  id,
  name,
  tags,
  ancestors: [],
});
