import { Global, Module } from '@nestjs/common';
import { Jobs } from './jobs.js';

/** Asking for jobs, in every process. */
@Global()
@Module({ providers: [Jobs], exports: [Jobs] })
export class JobsModule {}
