import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { Invalid } from '../../platform/http/index.js';
import { type JobRow, Jobs, type NewJob } from '../../platform/jobs/index.js';
import { clusterById } from '../persistence/clusters.store.js';
import { type ClusterPlanRow, usePlan } from '../persistence/plans.store.js';
import { exclusiveCluster } from './cluster-job.js';
import { ClusterRights } from './cluster-rights.js';
import { dangerOf } from './describe-plan.js';
import { PlanCluster } from './plan-cluster.js';
import type { PlanRequest } from './plan-outline.js';
import { clusterNotFound, ConfirmationRequired, PlanBlocked, PlanChanged, PlanExpired, PlanUsed } from './refusals.js';
import { differencesOf, type ShownPlan } from './shown-plan.js';

/** What a person says to run a plan. */
export interface Confirmation {
  readonly typedName?: string;
  readonly reason?: string;
  readonly idempotencyKey: string | null;
}

/** Makes a job of a plan, when it still is what was shown. */
@Injectable()
export class RunPlan {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly rights: ClusterRights,
    private readonly planning: PlanCluster,
    private readonly jobs: Jobs,
  ) {}

  /** The same for the plan of a member's removal. @throws the same, Invalid when the plan is another one's */
  async remove(clusterId: string, memberId: string, planId: string, said: Confirmation): Promise<JobRow> {
    const { shown } = await this.planning.get(clusterId, planId);
    const { kind, to } = shown as ShownPlan;
    if (kind === 'remove-member' && to?.id === memberId) return this.run(clusterId, planId, said);
    throw Invalid.field('plan', 'is not the plan of taking this member out', 'Plan it: kind remove-member');
  }

  /** @throws NotFound, Denied, ConfirmationRequired, PlanExpired, PlanUsed, PlanBlocked, PlanChanged, AlreadyRunning */
  async run(clusterId: string, planId: string, said: Confirmation): Promise<JobRow> {
    const plan = await this.planning.get(clusterId, planId);
    const cluster = await clusterById(this.store.read, clusterId);
    if (!cluster) throw clusterNotFound();
    const shown = plan.shown as ShownPlan;
    const { permission } = dangerOf(shown);
    await this.rights.demand(permission, cluster);
    demandConfirmed(shown, cluster.name, said);
    if (plan.jobId) throw new PlanUsed(plan.jobId);
    if (this.clock.now() > plan.validUntil) throw new PlanExpired();
    if (shown.blockers.length > 0) throw new PlanBlocked(shown.blockers);
    await this.demandSame(plan, shown);
    return this.store.write(async (tx) => {
      const job = await this.jobs.enqueue(tx, { ...jobOf(plan, shown, cluster, said), permission });
      if (!(await usePlan(tx, planId, job.id))) throw new PlanUsed(job.id);
      return job;
    });
  }

  private async demandSame(plan: ClusterPlanRow, agreed: ShownPlan): Promise<void> {
    const request = plan.asked as PlanRequest;
    const now = await this.planning.look(plan.clusterId, request);
    if (now.blockers.length > 0) throw new PlanBlocked(now.blockers);
    const differences = differencesOf(agreed, now);
    if (differences.length > 0) throw new PlanChanged(differences, await this.planning.make(plan.clusterId, request));
  }
}

function demandConfirmed(plan: ShownPlan, name: string, { typedName, reason }: Confirmation): void {
  const danger = dangerOf(plan);
  if (typedName !== undefined && typedName !== name)
    throw new ConfirmationRequired('typedName', `"${typedName}" is not the name of the cluster`);
  if (danger.typedName && typedName === undefined)
    throw new ConfirmationRequired('typedName', `Type the cluster's name, ${name}, to run this`);
  if (danger.needsReason && !reason?.trim())
    throw new ConfirmationRequired('reason', 'Say why: it stands in the audit trail');
}

const JOBS_OF_THEIR_OWN = ['remove-member', 'salvage', 'flashback'];

function jobOf(
  { id, clusterId, kind, asked }: ClusterPlanRow,
  { intent, from, to }: ShownPlan,
  cluster: { name: string },
  { reason, idempotencyKey }: Confirmation,
): Omit<NewJob, 'permission'> {
  const own = JOBS_OF_THEIR_OWN.includes(kind) ? `cluster.${kind}` : 'cluster.rebuild';
  return {
    kind: intent === null ? own : 'cluster.recover',
    title: titleOf(kind, cluster.name, from?.name ?? '', to?.name ?? ''),
    subject: { kind: 'cluster', id: clusterId, name: cluster.name },
    input: intent === null ? { clusterId, request: asked } : { clusterId, intent, planId: id },
    why: reason,
    exclusive: exclusiveCluster(clusterId),
    idempotencyKey: idempotencyKey ?? undefined,
  };
}

function titleOf(kind: string, cluster: string, from: string, to: string): string {
  switch (kind) {
    case 'switchover':
      return `Switch ${cluster} over from ${from} to ${to}`;
    case 'drill':
      return `Drill: switch ${cluster} over from ${from} to ${to}`;
    case 'failover':
      return `Fail ${cluster} over from ${from} to ${to}`;
    case 'rejoin':
      return `Let ${to} join ${cluster} again`;
    case 'go-on-without-copy':
      return `Let ${to} of ${cluster} go on without a copy`;
    case 'salvage':
      return `Salvage what ${to} of ${cluster} received`;
    case 'flashback':
      return `Undo what only ${to} of ${cluster} has`;
    case 'remove-member':
      return `Take ${to} out of ${cluster}`;
    case 'reseed':
      return `Fill ${to} of ${cluster} anew`;
    default:
      return `Add ${to} to ${cluster}`;
  }
}
