import { Injectable } from '@nestjs/common';
import type { ClusterPlanRow } from '../persistence/plans.store.js';
import { DescribeClusters } from './describe-clusters.js';
import type { ShownPlan } from './shown-plan.js';

/** Which right running a plan needs, and how it has to be confirmed. */
export function dangerOf({ kind, loss }: Pick<ShownPlan, 'kind' | 'loss'>) {
  const lossy = kind === 'failover' && loss !== 0;
  const alone = kind === 'go-on-without-copy';
  const heavy = kind === 'failover' || kind === 'reseed' || kind === 'flashback' || alone;
  const permission =
    lossy || alone
      ? 'cluster.force'
      : kind === 'add-member' || kind === 'remove-member'
        ? 'cluster.edit'
        : 'cluster.operate';
  return { permission, typedName: heavy, needsReason: heavy } as const;
}

/** Turns a kept plan into what the API shows. */
@Injectable()
export class DescribePlan {
  constructor(private readonly clusters: DescribeClusters) {}

  async describe({ id, clusterId, fingerprint, madeAt, validUntil, jobId, shown }: ClusterPlanRow) {
    const { name } = await this.clusters.row(clusterId);
    const plan = shown as ShownPlan;
    return {
      ...{ id, fingerprint, madeAt, validUntil, jobId, cluster: { id: clusterId, name } },
      ...plan,
      ...{ possible: plan.blockers.length === 0, eventsCount: plan.eventsMove.length },
      ...dangerOf(plan),
    };
  }
}
