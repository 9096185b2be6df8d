import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { statusText } from '../../status-text.js';
import { moment, span } from '../../terminal/quantities.js';
import { facts } from '../../terminal/table.js';
import type { Text } from '../../terminal/text.js';

export interface JobInput {
  id: string;
}

export const jobShow = command<JobInput>({
  use: 'job show <id>',
  summary: 'Show a job: who asked, why, its steps and its end',
  examples: [{ line: 'job show 01981c9e-…', does: 'the id is in job list' }],
  run: showJob,
});

/** One job with its steps. */
export async function showJob(options: JobInput & Context): Promise<void> {
  const job = await options.api().get('/api/v1/jobs/{id}', { path: { id: options.id } });
  const now = options.now();
  present(options, job, () => [
    ...facts([
      ['job', job.title],
      ['state', statusText(job.state)],
      ['why not', job.failure?.reason],
      ['asked by', job.requestedBy?.name],
      ['reason', job.why],
      ['asked', moment(job.createdAt, now)],
      ['took', job.startedAt ? span((job.endedAt ?? now) - job.startedAt) : null],
      ['id', job.id],
    ]),
    ...job.steps.map((step: { state: string; name: string }): Text => ['  ', statusText(step.state), `  ${step.name}`]),
  ]);
}
