import { JobLogRow, JobRow } from './job.row.js';
import { Jobs1795305600400 } from './migrations/1795305600400-jobs.js';

export const entities = [JobRow, JobLogRow];
export const migrations = [Jobs1795305600400];
