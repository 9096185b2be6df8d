import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import type { JobInput } from './show.js';

export const jobCancel = command<JobInput>({
  use: 'job cancel <id>',
  summary: 'Stop a job; it leaves nothing half done behind',
  examples: [{ line: 'job cancel 01981c9e-…', does: 'the id is in job list --state running' }],
  run: cancelJob,
});

/** Asks the job to stop. */
export async function cancelJob(options: JobInput & Context): Promise<void> {
  const path = { id: options.id };
  const { body: job } = await options.api().call('post', '/api/v1/jobs/{id}/cancel', { path, body: {} });
  present(options, job ?? { id: options.id }, () => [`${job?.title ?? 'the job'} is being stopped`]);
}
