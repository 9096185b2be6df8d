import { type DynamicModule, Module } from '@nestjs/common';
import { AuditPagesModule } from './audit/index.js';
import { HealthModule } from './health/index.js';
import { BackupsModule } from './backups/index.js';
import { FailoverModule } from './failover/index.js';
import { IncidentsModule } from './incidents/index.js';
import { MaintenanceModule } from './maintenance/index.js';
import { NotificationsModule } from './notifications/index.js';
import { AuditModule } from './platform/audit/index.js';
import { EventStreamModule } from './platform/events/http/index.js';
import { EventsModule } from './platform/events/index.js';
import { HttpModule } from './platform/http/index.js';
import { JobsHttpModule } from './platform/jobs/http/index.js';
import { JobsModule } from './platform/jobs/index.js';
import { PlatformModule, type PlatformParts } from './platform/platform.module.js';
import { ProcessModule } from './platform/process/index.js';
import { ResourcesModule } from './resources/index.js';
import { JudgingModule, UsersModule } from './users/index.js';

const platform = [HttpModule, EventsModule, EventStreamModule, AuditModule, JobsModule, JobsHttpModule, ProcessModule];
const features = [
  UsersModule,
  JudgingModule,
  ResourcesModule,
  HealthModule,
  AuditPagesModule,
  BackupsModule,
  MaintenanceModule,
  IncidentsModule,
  NotificationsModule,
  FailoverModule,
];

/** The server: every feature with its routes. */
@Module({})
export class AppModule {
  static with(parts: PlatformParts): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(parts), ...platform, ...features] };
  }
}
