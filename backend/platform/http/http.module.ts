import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { Routes } from './declared.js';
import { ObjectResolvers } from './permission.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';
import { ViewInterceptor } from './view.interceptor.js';

/** What every route shares: validation, views, refusals, and the registries of routes and object resolvers. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    Routes,
    ObjectResolvers,
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_INTERCEPTOR, useClass: ViewInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [Routes, ObjectResolvers],
})
export class HttpModule {}
