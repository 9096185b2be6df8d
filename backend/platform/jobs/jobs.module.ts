import { Global, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JobClaims } from './job-claims.js';
import { JobHandlers } from './job-handler.js';
import { JobRunner } from './job-runner.js';
import { JobSweeper } from './job-sweeper.js';
import { Jobs } from './jobs.js';

/** Jobs in every process: asking for them, and ending what no daemon will. */
@Global()
@Module({ providers: [Jobs, JobHandlers, JobSweeper], exports: [Jobs, JobHandlers] })
export class JobsModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly sweeper: JobSweeper) {}

  onApplicationBootstrap(): void {
    this.sweeper.start();
  }

  onModuleDestroy(): void {
    this.sweeper.stop();
  }
}

/** Jobs in the daemon: it also runs them. Needs a provider of JobGate from a global module. */
@Module({ providers: [JobClaims, JobRunner], exports: [JobRunner] })
export class JobRunnerModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly runner: JobRunner) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.runner.stop();
  }
}
