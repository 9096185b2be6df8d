import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../platform/config/index.js';
import { forbiddenTarget } from '../platform/network/index.js';
import { Log } from '../platform/logging/index.js';
import { AskedThread } from '../platform/threads/index.js';
import { ThisMachine } from '../resources/index.js';
import { HeartbeatProbe } from './adapters/heartbeat/heartbeat-probe.js';
import { DnsProbe } from './adapters/dns/dns-probe.js';
import { Disks } from './adapters/host/disks.js';
import { ExporterLook } from './adapters/host/exporter-look.js';
import { HostProbe } from './adapters/host/host-probe.js';
import { ProcWaits } from './adapters/host/proc-waits.js';
import { HttpProbe } from './adapters/http/http-probe.js';
import { IcmpProbe } from './adapters/icmp/icmp-probe.js';
import { MysqlProbe } from './adapters/mysql/mysql-probe.js';
import { MysqlSettings } from './adapters/mysql/mysql-settings.js';
import { SystemResolver } from './adapters/net/system-resolver.js';
import { PrometheusProbe } from './adapters/prometheus/prometheus-probe.js';
import { TcpProbe } from './adapters/tcp/tcp-probe.js';
import { TlsProbe } from './adapters/tls/tls-probe.js';
import { AddCheck } from './application/add-check.js';
import { AskNow } from './application/ask-now.js';
import { ChangeCheck } from './application/change-check.js';
import { CheckResolver } from './application/check-resolver.js';
import { ClearResource } from './application/clear-resource.js';
import { DescribeStatus } from './application/describe-status.js';
import { ExplainStatus } from './application/explain-status.js';
import { FleetThread } from './application/fleet/fleet-thread.js';
import { FoldHistory } from './application/fold-history.js';
import { GiveDefaultChecks } from './application/give-default-checks.js';
import { ReceiveBeat } from './application/receive-beat.js';
import { RenewHeartbeat } from './application/renew-heartbeat.js';
import { RevealHeartbeat } from './application/reveal-heartbeat.js';
import { HealthMetrics } from './application/health-metrics.js';
import { IncidentSources } from './application/incident-sources.js';
import { Inventory } from './application/inventory.js';
import { LinkLongHistory } from './application/link-long-history.js';
import { ListTargets } from './application/list-targets.js';
import { MonitorMetrics } from './application/monitor-metrics.js';
import { ProbeMetrics } from './application/probe-metrics.js';
import { RecordResults } from './application/record-results.js';
import { RemoveCheck } from './application/remove-check.js';
import { ResourcesInventory } from './application/resources-inventory.js';
import { SealedAccounts } from './application/sealed-accounts.js';
import { ToldSources } from './application/told-sources.js';
import { MaintenanceSources } from './application/maintenance-sources.js';
import { Crew } from './application/watch/crew.js';
import { LocalMachine } from './application/watch/local-machine.js';
import { Monitor } from './application/watch/monitor.js';
import { OpinionGiver } from './application/watch/opinion-giver.js';
import { ProbeSet } from './application/watch/probe-set.js';
import { SecondOpinions } from './application/watch/second-opinions.js';
import { WatchList } from './application/watch/watch-list.js';
import { WatchSettings } from './application/watch-settings.js';
import { ChecksController } from './http/checks.controller.js';
import { HeartbeatDoor } from './http/heartbeat-door.js';
import { HeartbeatsController } from './http/heartbeats.controller.js';
import { DaemonsController } from './http/daemons.controller.js';
import { ProbeController } from './http/probe.controller.js';
import { StatusController } from './http/status.controller.js';
import { ChecksStore } from './persistence/checks.store.js';
import { HealthStateStore } from './persistence/health-state.store.js';
import { HeartbeatsStore } from './persistence/heartbeats.store.js';
import { HistoryStore } from './persistence/history.store.js';
import { ServerVariablesStore } from './persistence/server-variables.store.js';
import { MonitorMembersStore } from './persistence/monitor-members.store.js';
import { SecondOpinionsStore } from './persistence/second-opinions.store.js';
import { MonitoringAccounts, ServerSettings } from './ports.js';

/** From so many checks on a scrape would hold up the server's main thread by more than some milliseconds. */
const largeFleetChecks = 2_000;

/** It costs memory, so it ends when nobody scrapes. */
function fleetThread({ data, databaseUrl }: Config, log: Log): FleetThread {
  const settings = {
    name: 'the metrics thread',
    entry: new URL('./metrics-thread.js', import.meta.url),
    data: { data, databaseUrl },
    idleMs: 10 * 60_000,
    patienceMs: 60_000,
  };
  return new FleetThread(new AskedThread(settings, log), largeFleetChecks);
}

/** Checks and status with their routes: in the server. */
@Module({
  controllers: [ChecksController, DaemonsController, HeartbeatsController, ProbeController, StatusController],
  providers: [
    ...[AddCheck, AskNow, ChangeCheck, CheckResolver, ClearResource, RemoveCheck],
    ...[
      DescribeStatus,
      ExplainStatus,
      ListTargets,
      HealthMetrics,
      MonitorMetrics,
      ProbeMetrics,
      IncidentSources,
      ToldSources,
      ChecksStore,
    ],
    ...[LinkLongHistory, { provide: FleetThread, useFactory: fleetThread, inject: [Config, Log] }],
    ...[HeartbeatsStore, ReceiveBeat, RevealHeartbeat, RenewHeartbeat, HeartbeatDoor],
  ],
  exports: [IncidentSources, ToldSources],
})
export class HealthModule {}

function probeSet(
  accounts: MonitoringAccounts,
  heartbeats: HeartbeatsStore,
  config: Config,
  machine: ThisMachine,
): ProbeSet {
  const resolver = new SystemResolver(forbiddenTarget);
  return new ProbeSet(
    [
      ...[new HttpProbe(resolver), new TcpProbe(resolver), new TlsProbe(resolver), new DnsProbe(resolver)],
      ...[
        new MysqlProbe(resolver, accounts),
        new HostProbe('/proc', new Disks(), new ExporterLook(resolver), () => machine.isThisMachine()),
        new HeartbeatProbe(heartbeats),
      ],
      ...[new IcmpProbe(resolver), new PrometheusProbe(resolver, config.prometheus)],
    ],
    new URL('./prober-thread.js', import.meta.url),
    new ProcWaits(),
  );
}

const settings = (accounts: MonitoringAccounts) => new MysqlSettings(new SystemResolver(forbiddenTarget), accounts);

/** The monitor: in the daemon. */
@Module({
  providers: [
    ...[ChecksStore, HealthStateStore, HeartbeatsStore, HistoryStore, ServerVariablesStore, WatchSettings],
    ...[FoldHistory, GiveDefaultChecks, MaintenanceSources, RecordResults, WatchList, Monitor],
    ...[MonitorMembersStore, Crew, LocalMachine, OpinionGiver, SecondOpinions, SecondOpinionsStore],
    { provide: Inventory, useClass: ResourcesInventory },
    { provide: MonitoringAccounts, useClass: SealedAccounts },
    { provide: ProbeSet, useFactory: probeSet, inject: [MonitoringAccounts, HeartbeatsStore, Config, ThisMachine] },
    { provide: ServerSettings, useFactory: settings, inject: [MonitoringAccounts] },
  ],
  exports: [MaintenanceSources, Monitor],
})
export class HealthDaemonModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly thisMachine: ThisMachine,
    private readonly monitor: Monitor,
    private readonly settings: WatchSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.thisMachine.ensureThisMachine();
    await this.monitor.start();
    this.settings.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.monitor.stop(), this.settings.stop()]);
  }
}
