import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from './clock/index.js';
import { Config } from './config/index.js';
import { DatabaseModule, type Store } from './database/index.js';
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
    ];
    return { module: PlatformModule, imports: [DatabaseModule.with(parts.store)], providers, exports: providers };
  }
}
