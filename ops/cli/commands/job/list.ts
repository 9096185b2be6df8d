import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { Job } from '../../job-watch.js';
import { limitFlag, listPage } from '../../list-page.js';
import type { ListInput } from '../../list-page.js';
import { statusText } from '../../status-text.js';
import { moment } from '../../terminal/quantities.js';
import { dim } from '../../terminal/text.js';

export interface JobListInput extends ListInput {
  state?: Job['state'];
  kind?: string;
}

export const jobList = command<JobListInput>({
  use: 'job list',
  summary: 'List jobs: backups, restores, drills; newest first',
  examples: [
    { line: 'job list', does: 'all' },
    { line: 'job list --state running', does: 'what runs now' },
  ],
  flags: [
    {
      flags: '--state <state>',
      does: 'only these',
      choices: ['queued', 'running', 'succeeded', 'failed', 'cancelled'],
    },
    { flags: '--kind <kind>', does: 'only this kind' },
    limitFlag,
  ],
  run: listJobs,
});

/** Jobs as a table. */
export async function listJobs(options: JobListInput & Context): Promise<void> {
  const { state, kind } = options;
  await listPage(
    options,
    '/api/v1/jobs',
    { query: { state, kind } },
    {
      headings: ['State', 'Job', 'By', 'Began', 'Id'],
      empty: 'No job: holdfast backup run <resource>',
      row: (job) => [
        statusText(job.state),
        job.title,
        job.requestedBy?.name ?? '',
        moment(job.startedAt ?? job.createdAt, options.now()),
        dim(job.id),
      ],
    },
  );
}
