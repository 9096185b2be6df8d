import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { jobExitCode, logAfter, watchJob } from '../../job-watch.js';
import { dim } from '../../terminal/text.js';

export interface JobLogInput {
  id: string;
  follow?: boolean;
}

export const jobLog = command<JobLogInput>({
  use: 'job log <id>',
  summary: "Show a job's log",
  examples: [
    { line: 'job log 01981c9e-…', does: 'what was said so far' },
    { line: 'job log 01981c9e-… --follow', does: 'to its end; exits as the job did' },
  ],
  flags: [{ flags: '-f, --follow', does: 'until the job ends' }],
  run: showLog,
});

/** The log so far, or to the end. Ctrl-C stops looking, not the job. */
export async function showLog(options: JobLogInput & Context): Promise<ExitCode | void> {
  if (options.follow) {
    const job = await watchJob(options, options.id, { waitMs: null, owns: false, log: true });
    if (options.json) options.streams.json(job);
    return jobExitCode(job);
  }
  const lines = await logAfter(options.api(), options.id, 0);
  if (options.json) return options.streams.json({ items: lines });
  for (const { at, text } of lines) options.streams.say([dim(new Date(at).toISOString()), '  ', text]);
}
