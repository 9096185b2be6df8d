export { failureFacts, JobFailure } from './job.js';
export type { JobFailureFacts, JobOutcome, JobProgress, JobRequester, JobSubject, NewJob } from './job.js';
export type { JobState } from './job-states.js';
export { Jobs } from './jobs.js';
export type { JobRow } from './persistence/job.row.js';
export { AlreadyRunning, IdempotencyKeyReused, JobHasEnded } from './problems.js';
export { JobsModule } from './jobs.module.js';
export { entities, migrations } from './persistence/schema.js';
