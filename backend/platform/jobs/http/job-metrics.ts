import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Clock } from '../../clock/index.js';
import { Store } from '../../database/index.js';
import { Metrics } from '../../metrics/index.js';
import { jobStates } from '../job-states.js';
import { countJobs, oldestWaiting } from '../persistence/job.queries.js';

/** What jobs say of themselves, read from the database when scraped: they run in the daemons, and scraped is the server. */
@Injectable()
export class JobMetrics {
  constructor(store: Store, clock: Clock, { registry }: Metrics) {
    new Gauge({
      name: 'holdfast_jobs',
      help: 'Jobs of the last 90 days by kind and state',
      labelNames: ['kind', 'state'],
      registers: [registry],
      async collect() {
        this.reset();
        const counts = await countJobs(store);
        for (const kind of new Set(counts.map((count) => count.kind)))
          for (const state of jobStates.states) this.set({ kind, state }, 0);
        for (const { kind, state, jobs } of counts) this.set({ kind, state }, jobs);
      },
    });
    new Gauge({
      name: 'holdfast_job_oldest_waiting_seconds',
      help: 'How long the job that waits longest has been waiting; 0 when none waits',
      registers: [registry],
      async collect() {
        const since = await oldestWaiting(store);
        this.set(since === null ? 0 : Math.max(0, clock.now() - since) / 1_000);
      },
    });
  }
}
