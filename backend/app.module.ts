import { type DynamicModule, Module } from '@nestjs/common';
import { HttpModule } from './platform/http/index.js';
import { PlatformModule, type PlatformParts } from './platform/platform.module.js';
import { ProcessModule } from './platform/process/index.js';

/** The server: every feature with its routes. */
@Module({})
export class AppModule {
  static with(parts: PlatformParts): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(parts), HttpModule, ProcessModule] };
  }
}
