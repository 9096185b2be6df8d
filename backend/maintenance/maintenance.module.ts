import { Module } from '@nestjs/common';
import { HealthDaemonModule } from '../health/index.js';
import { Cover } from './application/cover.js';
import { DescribeMaintenance } from './application/describe-maintenance.js';
import { MaintenanceRights } from './application/maintenance-rights.js';
import { PlanMaintenance } from './application/plan-maintenance.js';
import { MaintenanceController } from './http/maintenance.controller.js';

/** Planning, with its routes: in the server. */
@Module({
  controllers: [MaintenanceController],
  providers: [DescribeMaintenance, MaintenanceRights, PlanMaintenance],
})
export class MaintenanceModule {}

/** Telling health what is in maintenance: in the daemon. */
@Module({ imports: [HealthDaemonModule], providers: [Cover] })
export class MaintenanceDaemonModule {}
