import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ApiTags, IfMatch, NoView, pageQuery, Permission, View } from '../../platform/http/index.js';
import type { z } from 'zod';
import { DescribeClusters } from '../application/describe-clusters.js';
import { DescribeRecoveries } from '../application/describe-recoveries.js';
import { EditCluster } from '../application/edit-cluster.js';
import { LintCluster } from '../application/lint-cluster.js';
import { HoldCluster } from '../application/hold-cluster.js';
import {
  acknowledgeBody,
  type AcknowledgeBody,
  changeClusterBody,
  type ChangeClusterBody,
  clusterPageView,
  clusterQuery,
  type ClusterQuery,
  clusterView,
  explanationView,
  pauseBody,
  type PauseBody,
} from './cluster.views.js';
import { decisionPageView } from './decision.views.js';
import { lintView } from './lint.views.js';
import { clusterParams, type ClusterParams } from './shared.views.js';

const CLUSTER = { object: 'cluster', param: 'id' };

/** Clusters: how they stand, what failover decides, what people decide about them. */
@ApiTags('clusters')
@Controller('clusters')
export class ClustersController {
  constructor(
    private readonly clock: Clock,
    private readonly describing: DescribeClusters,
    private readonly recoveries: DescribeRecoveries,
    private readonly edit: EditCluster,
    private readonly hold: HoldCluster,
    private readonly linting: LintCluster,
  ) {}

  @Get()
  @Permission('cluster.read', { list: true })
  @View(clusterPageView)
  list(@Query({ schema: clusterQuery }) { q }: ClusterQuery) {
    return this.describing.list(q);
  }

  @Get(':id')
  @Permission('cluster.read', CLUSTER)
  @View(clusterView)
  get(@Param({ schema: clusterParams }) { id }: ClusterParams) {
    return this.describing.detail(id);
  }

  @Patch(':id')
  @Permission('cluster.edit', CLUSTER)
  @View(clusterView)
  async change(
    @Param({ schema: clusterParams }) { id }: ClusterParams,
    @IfMatch() version: number,
    @Body({ schema: changeClusterBody }) body: ChangeClusterBody,
  ) {
    await this.edit.change(id, version, body);
    return this.describing.detail(id);
  }

  /** Forgets the cluster; its servers stay as they are. */
  @Delete(':id')
  @Permission('cluster.edit', CLUSTER)
  @NoView()
  async remove(@Param({ schema: clusterParams }) { id }: ClusterParams, @IfMatch() version: number): Promise<void> {
    await this.edit.remove(id, version);
  }

  /** No failover until then; what is due is done when it ends. */
  @Post(':id/pause')
  @Permission('cluster.operate', CLUSTER)
  @View(clusterView)
  async pause(
    @Param({ schema: clusterParams }) { id }: ClusterParams,
    @Body({ schema: pauseBody }) { until, forMs, reason }: PauseBody,
  ) {
    await this.hold.pause(id, until ?? this.clock.now() + forMs!, reason);
    return this.describing.detail(id);
  }

  @Post(':id/resume')
  @Permission('cluster.operate', CLUSTER)
  @View(clusterView)
  async resume(@Param({ schema: clusterParams }) { id }: ClusterParams) {
    await this.hold.resume(id);
    return this.describing.detail(id);
  }

  /** Lifts a hold that Holdfast found by itself: a person has looked. */
  @Post(':id/acknowledge')
  @Permission('cluster.operate', CLUSTER)
  @View(clusterView)
  async acknowledge(
    @Param({ schema: clusterParams }) { id }: ClusterParams,
    @Body({ schema: acknowledgeBody }) { hold, reason }: AcknowledgeBody,
  ) {
    await this.hold.acknowledge(id, hold, reason);
    return this.describing.detail(id);
  }

  /** Changes of what was decided, newest first. */
  @Get(':id/decisions')
  @Permission('cluster.read', CLUSTER)
  @View(decisionPageView)
  decisions(
    @Param({ schema: clusterParams }) { id }: ClusterParams,
    @Query({ schema: pageQuery }) page: z.infer<typeof pageQuery>,
  ) {
    return this.recoveries.decisions(id, page);
  }

  /** Settings that decide what a failover loses and how late it comes; every member is asked now. */
  @Get(':id/lint')
  @Permission('cluster.read', CLUSTER)
  @View(lintView)
  lint(@Param({ schema: clusterParams }) { id }: ClusterParams) {
    return this.linting.lint(id);
  }

  /** Why it does or does not act. */
  @Get(':id/explain')
  @Permission('cluster.read', CLUSTER)
  @View(explanationView)
  explain(@Param({ schema: clusterParams }) { id }: ClusterParams) {
    return this.describing.explain(id);
  }
}
