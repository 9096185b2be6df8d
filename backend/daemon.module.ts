import { type DynamicModule, Module } from '@nestjs/common';
import { TimelineModule } from './audit/index.js';
import { HealthDaemonModule } from './health/index.js';
import { BackupsDaemonModule } from './backups/index.js';
import { FailoverDaemonModule } from './failover/index.js';
import { IncidentsDaemonModule } from './incidents/index.js';
import { MaintenanceDaemonModule } from './maintenance/index.js';
import { NotificationsDaemonModule } from './notifications/index.js';
import { JobRunnerModule } from './platform/jobs/index.js';
import { PlatformModule, type PlatformParts } from './platform/platform.module.js';
import { ResourcesCoreModule } from './resources/index.js';
import { JudgingModule, UsersCoreModule } from './users/index.js';

const features = [
  UsersCoreModule,
  JudgingModule,
  ResourcesCoreModule,
  HealthDaemonModule,
  TimelineModule,
  BackupsDaemonModule,
  MaintenanceDaemonModule,
  IncidentsDaemonModule,
  NotificationsDaemonModule,
  FailoverDaemonModule,
];

/** The monitoring daemon: what runs without a request, checks, jobs and schedules. */
@Module({})
export class DaemonModule {
  static with(parts: PlatformParts): DynamicModule {
    return { module: DaemonModule, imports: [PlatformModule.with(parts), JobRunnerModule, ...features] };
  }
}
