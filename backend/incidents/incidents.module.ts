import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HealthModule } from '../health/index.js';
import { DescribeIncidents } from './application/describe-incidents.js';
import { Desk } from './application/desk.js';
import { EndUntold } from './application/end-untold.js';
import { EscalationRule } from './application/escalation-rule.js';
import { IncidentRights } from './application/incident-rights.js';
import { JudgeChanges } from './application/judge-changes.js';
import { KeepIncidents } from './application/keep-incidents.js';
import { NameIncidents } from './application/name-incidents.js';
import { OperateIncident } from './application/operate-incident.js';
import { ReconcileIncidents } from './application/reconcile-incidents.js';
import { IncidentsController } from './http/incidents.controller.js';

/** Incidents with their routes: in the server. */
@Module({
  imports: [HealthModule],
  controllers: [IncidentsController],
  providers: [Desk, DescribeIncidents, EscalationRule, IncidentRights, NameIncidents, OperateIncident],
})
export class IncidentsModule {}

/** Incidents as they come and go: in the daemon. */
@Module({ providers: [Desk, EndUntold, JudgeChanges, KeepIncidents, ReconcileIncidents], exports: [KeepIncidents] })
export class IncidentsDaemonModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly keep: KeepIncidents) {}

  onApplicationBootstrap(): void {
    this.keep.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.keep.stop();
  }
}
