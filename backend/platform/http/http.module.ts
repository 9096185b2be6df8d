import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { Routes } from './declared.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';

/** What every route shares: validation, refusals, and the registry of routes. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    Routes,
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [Routes],
})
export class HttpModule {}
