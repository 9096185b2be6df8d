import { Worker } from 'node:worker_threads';
import type { Log } from '../logging/index.js';

const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** A thread that lived this long is no longer the one that kept crashing. */
const steadyMs = 60_000;

/** It tells how it fares each second. */
const mostSilentChecks = 8;

/**
 * A thread as the main thread has it: started, spoken to, and started again when it dies or hangs. The thread says
 * `ready` once it listens, and `pulse` every second.
 */
export class ThreadLink<To, From extends { readonly type: string }> {
  private worker: Worker | null = null;
  private stopping = false;
  private pauseMs = firstPauseMs;
  private startedAt = 0;
  private again: NodeJS.Timeout | null = null;
  private up = false;
  private silentChecks = 0;

  constructor(
    /** "the controller thread", as the log names it. */
    private readonly name: string,
    private readonly entry: URL,
    private readonly log: Log,
    private readonly hear: (message: From) => void,
    /** The thread is new and knows nothing. */
    private readonly begun: () => void,
  ) {}

  /** Whether the thread listens. */
  get ready(): boolean {
    return this.up;
  }

  /** Starts it, unless it runs or is about to. */
  start(): void {
    if (!this.worker && !this.stopping) this.begin();
  }

  private begin(): void {
    this.startedAt = performance.now();
    const worker = new Worker(this.entry);
    this.worker = worker;
    worker.on('message', (message: From) => {
      if (message.type === 'pulse') this.silentChecks = 0;
      if (message.type !== 'ready') return this.hear(message);
      this.up = true;
      this.silentChecks = 0;
      this.begun();
    });
    worker.on('error', (error) => this.log.error(`${this.name} failed`, { error }));
    worker.once('exit', (code) => this.died(worker, code));
  }

  send(message: To): void {
    if (this.up) this.worker?.postMessage(message);
  }

  /** Called every two seconds: ends a thread that has said nothing for long; its death starts another. */
  check(): void {
    // Counted in checks, not in time: a process that was stopped as a whole has lost no thread.
    if (!this.up || ++this.silentChecks < mostSilentChecks) return;
    this.log.error(`${this.name} hangs and is ended`);
    this.up = false;
    void this.worker?.terminate();
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
    this.log.error(`${this.name} ended and is started again`, { code, inMs: pauseMs });
    this.pauseMs = Math.min(longestPauseMs, this.pauseMs * 2);
    this.again = setTimeout(() => this.begin(), pauseMs);
  }
}
