import { Global, Module } from '@nestjs/common';
import { EventVisibility } from '../platform/events/index.js';
import { ActorRights } from '../platform/http/index.js';
import { JobGate } from '../platform/jobs/index.js';
import { AskedRights } from './application/asked-rights.js';
import { EventReaders } from './application/event-readers.js';
import { JobPermits } from './application/job-permits.js';

const judges = [
  { provide: ActorRights, useClass: AskedRights },
  { provide: EventVisibility, useClass: EventReaders },
  { provide: JobGate, useClass: JobPermits },
];

/** What the platform asks of `users`: who may see an event, whether a job may run. In the server and in the daemon. */
@Global()
@Module({ providers: judges, exports: judges })
export class JudgingModule {}
