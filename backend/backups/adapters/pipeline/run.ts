import type { Child } from './child.js';
import type { StageEnd } from '../../domain/manifest.js';
import { PipelineFailure, type PipelineFailureReason } from '../../domain/pipeline-failure.js';

/**
 * What every pipeline needs around its streams: one place that stops all programs at once, the idle clock, and the
 * rule which of several errors is the cause. The first cause wins: when the disk is full the producer dies of a broken
 * pipe a moment later, and "disk full" is what a person must read.
 */
export class Run {
  private cause: PipelineFailure | null = null;
  private idle: NodeJS.Timeout | undefined;
  private readonly children: Child[] = [];
  private readonly onCancel = () => this.fail('cancelled', 'cancelled');

  constructor(
    private readonly signal: AbortSignal,
    private readonly idleMs: number,
  ) {
    signal.addEventListener('abort', this.onCancel);
    if (signal.aborted) this.onCancel();
    this.alive();
  }

  add<T extends Child | null>(child: T): T {
    if (child) this.children.push(child);
    if (child && this.cause) child.stop();
    return child;
  }

  /** A byte moved: the idle clock starts anew. */
  readonly alive = (): void => {
    if (!this.idle) this.idle = setTimeout(() => this.hangs(), this.idleMs);
    else this.idle.refresh();
  };

  /** Remembers the first cause and ends every program. */
  fail(reason: PipelineFailureReason, message: string): void {
    this.cause ??= new PipelineFailure(reason, message);
    for (const child of this.children) child.stop();
  }

  /** Waits for the streams and the programs; throws the cause, if there is one. */
  async finish(streams: Promise<void>[], explain: (error: NodeJS.ErrnoException) => PipelineFailure): Promise<void> {
    const guarded = streams.map((stream) => stream.catch((error: Error) => this.broken(explain(error))));
    await Promise.all(guarded);
    await Promise.all(this.children.map((child) => child.ended));
    this.close();
    if (this.cause) throw this.cause;
  }

  close(): void {
    clearTimeout(this.idle);
    this.signal.removeEventListener('abort', this.onCancel);
  }

  /** Throws unless `child` ended well. A bad exit explains a broken pipe, so it replaces that as the cause. */
  async demand(child: Child | null, reason: PipelineFailureReason): Promise<StageEnd[]> {
    if (!child) return [];
    const end = await child.ended;
    if (!child.accepts(end)) throw new PipelineFailure(reason, describeEnd(child, end));
    return [end];
  }

  private broken(failure: PipelineFailure): void {
    this.fail(failure.reason, failure.message);
  }

  private hangs(): void {
    this.fail('idle', `not one byte moved for ${Math.round(this.idleMs / 1000)} s`);
  }
}

/** "mariadb-dump ended with exit code 2: Got error: 1045 …" */
export function describeEnd(child: Child, end: StageEnd): string {
  const how = end.signal ? `was ended by ${end.signal}` : `ended with exit code ${end.exitCode ?? 'none'}`;
  return `${end.stage} ${how}${child.notice ? `: ${child.notice}` : ''}`;
}
