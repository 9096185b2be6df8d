import { type DynamicModule, Module } from '@nestjs/common';
import { PlatformModule, type PlatformParts } from './platform/platform.module.js';

/** The monitoring daemon: what runs without a request, checks, jobs and schedules. */
@Module({})
export class DaemonModule {
  static with(parts: PlatformParts): DynamicModule {
    return { module: DaemonModule, imports: [PlatformModule.with(parts)] };
  }
}
