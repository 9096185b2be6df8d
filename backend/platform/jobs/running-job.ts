import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';
import type { Clock } from '../clock/index.js';
import type { Log } from '../logging/index.js';
import type { HeldJob } from './held-job.js';
import type { JobProgress, JobRequester } from './job.js';
import type { JobContext, StepResult } from './job-handler.js';
import { LogBuffer, type LogLine } from './job-log.js';
import { beginStep, doneStep, endStep, plannedSteps } from './job-steps.js';

const FLUSH_MS = 500;

/** The handler's side of a held job: steps are kept when they begin and end, log and progress twice a second. */
export class RunningJob implements JobContext {
  readonly id: string;
  readonly title: string;
  readonly requester: JobRequester;
  readonly term: number;
  private readonly lines = new LogBuffer();
  private latest: JobProgress | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** A handler may log inside a transaction; what is kept later must not think it still is in there. */
  private readonly outside = AsyncLocalStorage.snapshot();

  constructor(
    private readonly held: HeldJob,
    readonly signal: AbortSignal,
    private readonly clock: Clock,
    private readonly ownLog: Log,
  ) {
    ({ id: this.id, title: this.title, requester: this.requester, term: this.term } = held.row);
  }

  async plan(...names: string[]): Promise<void> {
    const known = new Set(this.held.row.steps.map((step) => step.name));
    const more = plannedSteps(names.filter((name) => !known.has(name)));
    if (more.length > 0) await this.held.change({ steps: [...this.held.row.steps, ...more] });
  }

  async step<T extends StepResult>(name: string, work: () => Promise<T>): Promise<T> {
    const done = doneStep(this.held.row.steps, name);
    if (done) return done.result as T;
    this.signal.throwIfAborted();
    await this.change((steps) => beginStep(steps, name, this.clock.now()));
    try {
      const result = await work();
      await this.change((steps) => endStep(steps, name, this.stepEnd('done', result)));
      return result;
    } catch (error) {
      if (this.held.holds())
        await this.change((steps) => endStep(steps, name, this.stepEnd('failed'))).catch(() => undefined);
      throw error;
    }
  }

  log(line: string): void {
    this.lines.add({ at: this.clock.now(), text: line });
    this.flushSoon();
  }

  progress(progress: JobProgress): void {
    this.latest = { ...progress };
    this.flushSoon();
  }

  write<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.held.write(work);
  }

  /** Stops keeping by itself; what was not kept yet is handed over, to go with the end. */
  close(): LogLine[] {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    return this.lines.take();
  }

  /** The last progress, for the row's end. */
  get lastProgress(): JobProgress | null {
    return this.latest ?? this.held.row.progress;
  }

  private async change(of: (steps: HeldJob['row']['steps']) => HeldJob['row']['steps']): Promise<void> {
    await this.held.change({ steps: of(this.held.row.steps), progress: this.lastProgress }, this.lines.take());
  }

  private stepEnd(state: 'done' | 'failed', result?: StepResult) {
    const kept = result === undefined ? {} : { result: result };
    return { state, endedAt: this.clock.now(), ...kept };
  }

  private flushSoon(): void {
    this.timer ??= this.outside(() => setTimeout(() => void this.flush(), FLUSH_MS));
  }

  private async flush(): Promise<void> {
    this.timer = null;
    if (!this.held.holds()) return;
    const lines = this.lines.take();
    try {
      await this.held.change({ progress: this.lastProgress }, lines);
    } catch (error) {
      this.lines.putBack(lines);
      this.ownLog.warn('progress of a job was not kept', { job: this.id, error });
    }
  }
}
