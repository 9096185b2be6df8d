import { JobFailure, type JobOutcome } from '../job.js';
import { type JobContext, JobHandler } from '../job-handler.js';

/** What a handler for tests is told to do. */
export interface ScriptedInput {
  /** Names of the steps; `wait` and what follows it are reached when the test lets it, `fail` throws. */
  steps?: string[];
}

/** A handler that does what its job's input says, and tells what it did. */
export class ScriptedHandler extends JobHandler<ScriptedInput> {
  readonly did: string[] = [];
  readonly swept: string[] = [];
  private go = Promise.withResolvers<void>();

  constructor(
    readonly kind = 'test',
    override readonly afterLoss: 'resume' | 'fail' = 'fail',
    private readonly tell: (what: string) => void = () => undefined,
  ) {
    super();
  }

  /** Lets every `wait` go on. */
  letGo(): void {
    this.go.resolve();
  }

  async run({ steps = ['one'] }: ScriptedInput, job: JobContext): Promise<JobOutcome> {
    await job.plan(...steps);
    for (const name of steps) await job.step(name, () => this.do(name, job));
    return { summary: `${steps.length} steps`, result: { steps } };
  }

  override async sweep(_: ScriptedInput, job: JobContext): Promise<void> {
    this.swept.push(job.id);
    this.tell('swept');
  }

  private async do(name: string, job: JobContext): Promise<string> {
    this.did.push(name);
    this.tell(name);
    job.log(`doing ${name}`);
    job.progress({ done: 1, total: 2, unit: 'steps' });
    if (name === 'fail') throw new JobFailure('disk-full', 'The disk is full', { exitCode: 3, remedy: 'Make room' });
    if (name === 'wait') await this.wait(job.signal);
    return name;
  }

  private async wait(signal: AbortSignal): Promise<void> {
    const stopped = new Promise<never>((_, reject) => {
      const abort = () => reject(signal.reason as Error);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort);
    });
    await Promise.race([this.go.promise, stopped]);
  }
}
