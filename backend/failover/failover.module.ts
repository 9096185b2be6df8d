import { Module } from '@nestjs/common';
import { ClusterConfigs } from './application/cluster-config.js';
import { ClusterRights } from './application/cluster-rights.js';
import { ConfiguredClusters } from './application/configured-clusters.js';
import { DescribeClusters } from './application/describe-clusters.js';
import { DescribePlan } from './application/describe-plan.js';
import { DescribeRecoveries } from './application/describe-recoveries.js';
import { EditCluster } from './application/edit-cluster.js';
import { EditMembers } from './application/edit-members.js';
import { HoldCluster } from './application/hold-cluster.js';
import { PlanCluster } from './application/plan-cluster.js';
import { RunPlan } from './application/run-plan.js';
import { ClusterMembersController } from './http/cluster-members.controller.js';
import { ClusterPlansController } from './http/cluster-plans.controller.js';
import { ClustersController } from './http/clusters.controller.js';
import { RecoveriesController } from './http/recoveries.controller.js';

const configs = { provide: ClusterConfigs, useClass: ConfiguredClusters };

const useCases = [
  ClusterRights,
  DescribeClusters,
  DescribePlan,
  DescribeRecoveries,
  EditCluster,
  EditMembers,
  HoldCluster,
  PlanCluster,
  RunPlan,
];

/** topology → analysis → decision → recovery, with its routes: in the server, which shows it and asks for it. */
@Module({
  controllers: [ClustersController, ClusterMembersController, ClusterPlansController, RecoveriesController],
  providers: [configs, ...useCases],
})
export class FailoverModule {}

/** The same without routes, in the daemon: it watches the clusters and acts. */
@Module({ providers: [configs, ...useCases], exports: [configs] })
export class FailoverDaemonModule {}
