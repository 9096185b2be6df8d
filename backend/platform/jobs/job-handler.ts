import type { EntityManager } from 'typeorm';
import type { JobOutcome, JobProgress, JobRequester } from './job.js';
import type { JobStep } from './job-steps.js';

/** What a step may give back: it is kept as JSON and read again when the job is resumed. */
export type StepResult = JobStep['result'] | void;

/** What a handler has of the job it works on. */
export interface JobContext {
  readonly id: string;
  readonly title: string;
  /** Who asked; the handler runs as them, so that audit entries name them. */
  readonly requester: JobRequester;
  /** The fencing term: grows with each process that takes the job. What is written outside should carry it. */
  readonly term: number;
  /** Aborted when the job is cancelled, its lease is lost or the process stops. Let go soon: 30 s, at a stop 6 s. */
  readonly signal: AbortSignal;
  /** Names steps that are yet to come. */
  plan(...names: string[]): Promise<void>;
  /** Does a step, unless it was done before this process took the job; then what it gave back is read instead. */
  step<T extends StepResult>(name: string, work: () => Promise<T>): Promise<T>;
  /** Adds a line to the job's log, which everyone who may see the job reads: never a secret. */
  log(line: string): void;
  /** Says how far the step is; call it as often as you like, it is kept at most twice a second. */
  progress(progress: JobProgress): void;
  /** A transaction that fails with LeaseLost unless the job is still ours when it commits. */
  write<T>(work: (tx: EntityManager) => Promise<T>): Promise<T>;
}

/** Does one kind of job. One object serves all jobs of its kind, several at once. */
export abstract class JobHandler<I extends object = object> {
  /** `<feature>.<verb>`, e.g. `backup.run`. */
  abstract readonly kind: string;

  /**
   * What becomes of a job whose process died. `resume`: another runs it again from its first step that was not done,
   * so every step must bear being begun twice. `fail`: `sweep` is called and it ends as failed.
   */
  readonly afterLoss: 'resume' | 'fail' = 'fail';

  /** Throw a JobFailure to end it with a code of your own; anything else thrown ends it as `failed`. */
  abstract run(input: I, job: JobContext): Promise<JobOutcome | void>;

  /** Removes what a process that died left behind, before its job ends as failed. */
  async sweep(_input: I, _job: JobContext): Promise<void> {}
}

/** The handlers of this process, by kind. Features add theirs when their module starts. */
export class JobHandlers {
  private readonly byKind = new Map<string, JobHandler>();

  add(handler: JobHandler<never>): void {
    if (this.byKind.has(handler.kind)) throw new Error(`two handlers for jobs of kind ${handler.kind}`);
    this.byKind.set(handler.kind, handler);
  }

  get(kind: string): JobHandler | undefined {
    return this.byKind.get(kind);
  }

  kinds(): string[] {
    return [...this.byKind.keys()];
  }
}
