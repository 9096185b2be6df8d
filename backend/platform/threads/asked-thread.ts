import { Worker } from 'node:worker_threads';
import type { Log } from '../logging/index.js';
import type { FromAsked, ToAsked } from './answer-questions.js';

/** The thread ended, or never ran, before it answered. What it knew is gone. */
export class ThreadEnded extends Error {}

export interface AskedThreadSettings {
  /** "the metrics thread", as logs and refusals name it. */
  readonly name: string;
  /** A module that calls `answerQuestions`. */
  readonly entry: URL;
  /** Its `workerData`. */
  readonly data: unknown;
  /** It ends by itself when nobody asked it for so long. */
  readonly idleMs: number;
  /** A thread that takes longer for one answer hangs, and is ended. */
  readonly patienceMs: number;
}

/** How long a thread may take for its last answer and to put things away. */
const graceMs = 2_000;

/**
 * A thread that is asked one question after the other, and runs only while somebody asks. It is not started again by
 * itself: a new one knows nothing, so that whoever asks must see that it is new.
 */
export class AskedThread<Question> {
  private current: Running<Question> | null = null;
  private idle: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly settings: AskedThreadSettings,
    private readonly log: Log,
  ) {}

  /** Whether it runs. If so, it goes on for another `idleMs`. */
  stays(): boolean {
    if (this.current) this.idle?.refresh();
    return this.current !== null;
  }

  /** Starts it, unless it runs. */
  start(): void {
    if (this.current || this.stopped) return;
    const running = new Running<Question>(this.settings, this.log, () => this.forget(running));
    this.current = running;
    this.idle = setTimeout(() => void this.end(), this.settings.idleMs).unref();
  }

  /**
   * @param transfer buffers in the question that are handed over and not copied; they are gone here
   * @throws ThreadEnded; any other Error says why the thread could not answer this question
   */
  async ask(question: Question, transfer: ArrayBuffer[] = []): Promise<unknown> {
    this.idle?.refresh();
    if (!this.current) throw new ThreadEnded(`${this.settings.name} does not run`);
    return this.current.ask(question, transfer);
  }

  /** Ends it when it has answered what it was asked; it may be started again. */
  async end(): Promise<void> {
    const { current } = this;
    if (!current) return;
    this.forget(current);
    await current.end();
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.end();
  }

  private forget(running: Running<Question>): void {
    if (this.current !== running) return;
    this.current = null;
    if (this.idle) clearTimeout(this.idle);
    this.idle = null;
  }
}

interface Asker {
  answer(answer: unknown): void;
  refuse(error: Error): void;
}

/** One life of the thread. Answers come in the order of the questions. */
class Running<Question> {
  private readonly worker: Worker;
  private readonly askers: Asker[] = [];
  private readonly exited: Promise<void>;
  private why: string | null = null;

  constructor(
    private readonly settings: AskedThreadSettings,
    private readonly log: Log,
    gone: () => void,
  ) {
    this.worker = new Worker(settings.entry, { workerData: settings.data });
    this.worker.on('message', (message: FromAsked) => this.hear(message));
    this.worker.on('error', (error) => {
      this.why = error instanceof Error ? error.message : String(error);
      log.error(`${settings.name} failed`, { error });
    });
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', (code) => {
        gone();
        const error = new ThreadEnded(`${settings.name} ended: ${this.why ?? `code ${code}`}`);
        for (const asker of this.askers.splice(0)) asker.refuse(error);
        resolve();
      });
    });
  }

  async ask(question: Question, transfer: ArrayBuffer[]): Promise<unknown> {
    const timer = setTimeout(() => this.giveUp(), this.settings.patienceMs);
    try {
      return await new Promise((answer, refuse) => {
        this.askers.push({ answer, refuse });
        this.send({ type: 'question', question }, transfer);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async end(): Promise<void> {
    this.send({ type: 'end' });
    const timer = setTimeout(() => void this.worker.terminate(), graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  private send(message: ToAsked<Question>, transfer: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  private hear(message: FromAsked): void {
    const asker = this.askers.shift();
    if (message.type === 'answer') asker?.answer(message.answer);
    else asker?.refuse(new Error(message.why));
  }

  private giveUp(): void {
    this.why = `no answer within ${this.settings.patienceMs} ms`;
    this.log.error(`${this.settings.name} hangs and is ended`, { patienceMs: this.settings.patienceMs });
    void this.worker.terminate();
  }
}
