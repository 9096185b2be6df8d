import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags, IdempotencyKey, Permission, StepUp, View } from '../../platform/http/index.js';
import { asJobView, jobView } from '../../platform/jobs/http/index.js';
import { DescribePlan } from '../application/describe-plan.js';
import { PlanCluster } from '../application/plan-cluster.js';
import { RunPlan } from '../application/run-plan.js';
import {
  planBody,
  type PlanBody,
  planParams,
  type PlanParams,
  planView,
  runPlanBody,
  type RunPlanBody,
} from './plan.views.js';
import { clusterParams, type ClusterParams } from './shared.views.js';

const CLUSTER = { object: 'cluster', param: 'id' };

/** What would be done to a cluster, and the run of exactly that. */
@ApiTags('clusters')
@Controller('clusters')
export class ClusterPlansController {
  constructor(
    private readonly planning: PlanCluster,
    private readonly describing: DescribePlan,
    private readonly running: RunPlan,
  ) {}

  /** Plans a switchover, a failover, a drill, a rejoin, a reseed or a new member. Nothing is done. */
  @Post(':id/plans')
  @Permission('cluster.read', CLUSTER)
  @View(planView, 201)
  async plan(@Param({ schema: clusterParams }) { id }: ClusterParams, @Body({ schema: planBody }) body: PlanBody) {
    return this.describing.describe(await this.planning.make(id, body));
  }

  @Get(':id/plans/:planId')
  @Permission('cluster.read', CLUSTER)
  @View(planView)
  async get(@Param({ schema: planParams }) { id, planId }: PlanParams) {
    return this.describing.describe(await this.planning.get(id, planId));
  }

  /** Runs the plan that was shown, or refuses with the difference and a new plan. */
  @Post(':id/plans/:planId/run')
  @Permission('cluster.operate', CLUSTER)
  @StepUp()
  @View(jobView, 202)
  async run(
    @Param({ schema: planParams }) { id, planId }: PlanParams,
    @Body({ schema: runPlanBody }) body: RunPlanBody,
    @IdempotencyKey() idempotencyKey: string | null,
  ) {
    return asJobView(await this.running.run(id, planId, { ...body, idempotencyKey }));
  }
}
