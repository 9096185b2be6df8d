import { Module, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Config } from '../platform/config/index.js';
import { JobHandlers } from '../platform/jobs/index.js';
import { MariadbExtra } from './adapters/extra/mariadb-extra.js';
import { MariadbCopy } from './adapters/rebuild/mariadb-copy.js';
import { ServerSettings } from './adapters/settings/server-settings.js';
import { Proxies } from './adapters/survey/proxies.js';
import { SqlSurveyor } from './adapters/survey/sql-surveyor.js';
import { ClusterConfigs } from './application/cluster-config.js';
import { ClusterRights } from './application/cluster-rights.js';
import { ConfiguredClusters } from './application/configured-clusters.js';
import { DescribeClusters } from './application/describe-clusters.js';
import { DescribeExtra } from './application/describe-extra.js';
import { DescribePlan } from './application/describe-plan.js';
import { DescribeRecoveries } from './application/describe-recoveries.js';
import { EditCluster } from './application/edit-cluster.js';
import { EditMembers } from './application/edit-members.js';
import { FailoverMetrics } from './application/failover-metrics.js';
import { HoldCluster } from './application/hold-cluster.js';
import { ClusterControllers } from './application/host/cluster-controllers.js';
import { ControllerHost } from './application/host/controller-host.js';
import { Holdings } from './application/host/holdings.js';
import { JournalKeeper } from './application/host/journal-keeper.js';
import { SightKeeper } from './application/host/sight-keeper.js';
import { WatchSettings } from './application/host/watch-settings.js';
import { DescribeImport } from './application/import/describe-import.js';
import { FindServers } from './application/import/find-servers.js';
import { ImportCluster } from './application/import/import-cluster.js';
import { LookAtCluster } from './application/import/look-at-cluster.js';
import { ProveReplication } from './application/import/prove-replication.js';
import { DrillCluster } from './application/jobs/drill-cluster.js';
import { FlashbackMember } from './application/jobs/flashback-member.js';
import { KeepExtraJob } from './application/jobs/keep-extra-job.js';
import { KeepWhatWasSetApart } from './application/jobs/keep-what-was-set-apart.js';
import { Orders } from './application/jobs/orders.js';
import { RebuildMember } from './application/jobs/rebuild-member.js';
import { RemoveMember } from './application/jobs/remove-member.js';
import { SalvageMember } from './application/jobs/salvage-member.js';
import { LocalRelayLogs } from './adapters/rebuild/local-relay-logs.js';
import { RecoverCluster } from './application/jobs/recover-cluster.js';
import { RecoveryAudit } from './application/jobs/recovery-audit.js';
import { RunDrills } from './application/jobs/run-drills.js';
import { KeepExtra } from './application/keep-extra.js';
import { LintCluster } from './application/lint-cluster.js';
import { PlanCluster } from './application/plan-cluster.js';
import { RebuildPlaces } from './application/rebuild-places.js';
import { MembersOfRemovedResource } from './application/resource-voice.js';
import { RunPlan } from './application/run-plan.js';
import { ClusterExtraController } from './http/cluster-extra.controller.js';
import { ClusterMembersController } from './http/cluster-members.controller.js';
import { ClusterPlansController } from './http/cluster-plans.controller.js';
import { ClustersController } from './http/clusters.controller.js';
import { ImportClusterController } from './http/import-cluster.controller.js';
import { RecoveriesController } from './http/recoveries.controller.js';
import { ExtraLog, RelayLogs, ProxyReader, ServerCopy, SettingsReader, Surveyor } from './ports.js';

const configs = { provide: ClusterConfigs, useClass: ConfiguredClusters };

const settingsReader = { provide: SettingsReader, useFactory: () => new ServerSettings() };

const importing = [
  { provide: Surveyor, useFactory: () => new SqlSurveyor() },
  { provide: ProxyReader, useFactory: () => new Proxies() },
  settingsReader,
  DescribeImport,
  FindServers,
  ImportCluster,
  LintCluster,
  LookAtCluster,
  ProveReplication,
];

const useCases = [
  ClusterRights,
  DescribeClusters,
  DescribeExtra,
  DescribePlan,
  DescribeRecoveries,
  EditCluster,
  EditMembers,
  HoldCluster,
  MembersOfRemovedResource,
  PlanCluster,
  RebuildPlaces,
  RunPlan,
];

/** topology → analysis → decision → recovery, with its routes: in the server, which shows it and asks for it. */
@Module({
  controllers: [
    ClustersController,
    ClusterExtraController,
    ClusterMembersController,
    ClusterPlansController,
    ImportClusterController,
    RecoveriesController,
  ],
  providers: [configs, ...useCases, ...importing, FailoverMetrics],
})
export class FailoverModule {}

const controller = [
  ...[Holdings, JournalKeeper, SightKeeper, ControllerHost],
  { provide: ClusterControllers, useExisting: ControllerHost },
  ...[settingsReader, LintCluster, WatchSettings],
];

const working = [
  {
    provide: ServerCopy,
    inject: [Config],
    useFactory: ({ data }: Config) => new MariadbCopy(`${data}/run/failover`),
  },
  {
    provide: ExtraLog,
    inject: [Config],
    useFactory: ({ data }: Config) => new MariadbExtra(`${data}/run/failover`),
  },
  KeepExtra,
  KeepExtraJob,
  FlashbackMember,
  KeepWhatWasSetApart,
  RebuildMember,
  RemoveMember,
  { provide: RelayLogs, useFactory: () => new LocalRelayLogs() },
  SalvageMember,
  Orders,
  RecoverCluster,
  DrillCluster,
  RecoveryAudit,
  RunDrills,
];

/** The same without routes, in the daemon: it watches the clusters and acts, and does what people ask for. */
@Module({ providers: [configs, ...useCases, ...controller, ...working], exports: [configs] })
export class FailoverDaemonModule implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly host: ControllerHost,
    private readonly handlers: JobHandlers,
    private readonly orders: Orders,
    private readonly audit: RecoveryAudit,
    private readonly drills: RunDrills,
    private readonly recover: RecoverCluster,
    private readonly drill: DrillCluster,
    private readonly rebuild: RebuildMember,
    private readonly removal: RemoveMember,
    private readonly salvage: SalvageMember,
    private readonly copying: ServerCopy,
    private readonly settings: WatchSettings,
    private readonly keep: KeepExtraJob,
    private readonly flashback: FlashbackMember,
    private readonly keeping: KeepWhatWasSetApart,
  ) {}

  onModuleInit(): void {
    for (const handler of [
      this.recover,
      this.drill,
      this.rebuild,
      this.removal,
      this.salvage,
      this.keep,
      this.flashback,
    ])
      this.handlers.add(handler);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.copying.sweep();
    await this.host.start();
    await this.orders.start();
    this.audit.start();
    this.keeping.start();
    this.drills.start();
    this.settings.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.settings.stop();
    await this.drills.stop();
    await this.keeping.stop();
    await this.audit.stop();
    await this.orders.stop();
    await this.host.stop();
  }
}
