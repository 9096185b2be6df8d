import { Worker } from 'node:worker_threads';
import type { Log } from '../../../platform/logging/index.js';
import type { FromThread, ToThread } from '../thread/messages.js';

const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** A thread that lived this long is no longer the one that kept crashing. */
const steadyMs = 60_000;

/** The controller thread as the main thread has it: started, spoken to, and started again when it dies. */
export class ThreadLink {
  private worker: Worker | null = null;
  private stopping = false;
  private pauseMs = firstPauseMs;
  private startedAt = 0;
  private again: NodeJS.Timeout | null = null;
  private up = false;

  constructor(
    private readonly entry: URL,
    private readonly log: Log,
    private readonly hear: (message: FromThread) => void,
    /** The thread is new and knows nothing. */
    private readonly begun: () => void,
  ) {}

  /** Whether the thread listens. */
  get ready(): boolean {
    return this.up;
  }

  start(): void {
    this.startedAt = performance.now();
    const worker = new Worker(this.entry);
    this.worker = worker;
    worker.on('message', (message: FromThread) => {
      if (message.type !== 'ready') return this.hear(message);
      this.up = true;
      this.begun();
    });
    worker.on('error', (error) => this.log.error('the controller thread failed', { error }));
    worker.once('exit', (code) => this.died(worker, code));
  }

  send(message: ToThread): void {
    if (this.up) this.worker?.postMessage(message);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.up = false;
    if (this.again) clearTimeout(this.again);
    await this.worker?.terminate();
  }

  private died(worker: Worker, code: number): void {
    if (this.worker === worker) this.up = false;
    if (this.stopping) return;
    if (performance.now() - this.startedAt > steadyMs) this.pauseMs = firstPauseMs;
    const { pauseMs } = this;
    this.log.error('the controller thread ended and is started again', { code, inMs: pauseMs });
    this.pauseMs = Math.min(longestPauseMs, this.pauseMs * 2);
    this.again = setTimeout(() => this.start(), pauseMs);
  }
}
