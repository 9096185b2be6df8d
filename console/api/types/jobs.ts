import type { Wire } from '../contract';

export type JobView = Wire<'Job'>;
export type JobState = JobView['state'];
export type JobProgress = NonNullable<JobView['progress']>;
