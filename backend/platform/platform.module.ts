import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuditModule } from './audit/index.js';
import { Clock } from './clock/index.js';
import { Config } from './config/index.js';
import { DatabaseModule, type Store } from './database/index.js';
import { EventsModule } from './events/index.js';
import { JobsModule } from './jobs/index.js';
import { ObjectResolvers } from './http/permission.js';
import { Log } from './logging/index.js';
import { Metrics } from './metrics/index.js';
import { SecretBox } from './secrets/index.js';

/** What a process hands to its modules once it is up. */
export interface PlatformParts {
  config: Config;
  store: Store;
  log: Log;
  secrets: SecretBox;
  clock?: Clock;
}

/** The parts every feature may ask for, the same in server, daemon and tests. */
@Global()
@Module({})
export class PlatformModule {
  static with(parts: PlatformParts): DynamicModule {
    const providers = [
      { provide: Config, useValue: parts.config },
      { provide: Log, useValue: parts.log },
      { provide: SecretBox, useValue: parts.secrets },
      { provide: Clock, useValue: parts.clock ?? new Clock() },
      { provide: Metrics, useValue: new Metrics() },
      { provide: ObjectResolvers, useValue: new ObjectResolvers() },
    ];
    const imports = [DatabaseModule.with(parts.store), EventsModule, AuditModule, JobsModule];
    return { module: PlatformModule, imports, providers, exports: providers };
  }
}
