import { type DynamicModule, Module } from '@nestjs/common';
import { PlatformModule, type PlatformParts } from './platform/platform.module.js';
import { UsersCoreModule } from './users/index.js';

/** What the local commands on the host need: the use cases, without routes and without anything that runs by itself. */
@Module({})
export class AdminModule {
  static with(parts: PlatformParts): DynamicModule {
    return { module: AdminModule, imports: [PlatformModule.with(parts), UsersCoreModule] };
  }
}
