import { Module } from '@nestjs/common';
import { JobMetrics } from './job-metrics.js';
import { JobReaders } from './job-readers.js';
import { JobsController } from './jobs.controller.js';

export { asJobView, jobView } from './job.views.js';

/** The server's routes for jobs. */
@Module({ controllers: [JobsController], providers: [JobReaders, JobMetrics] })
export class JobsHttpModule {}
