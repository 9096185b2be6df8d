import { Worker } from 'node:worker_threads';
import { PipelineFailure, type PipelineFailureReason } from '../../domain/pipeline-failure.js';
import {
  Pipeline,
  type Flow,
  type PackOrder,
  type Packed,
  type UnpackOrder,
  type Unpacked,
  type Watch,
} from '../../ports.js';

/** What the worker thread is asked, and what it says. */
export type WorkerOrder = { kind: 'pack'; order: PackOrder } | { kind: 'unpack'; order: UnpackOrder };
export type WorkerMessage = WorkerOrder | 'cancel';
export type WorkerWord =
  | { word: 'flow'; flow: Flow }
  | { word: 'done'; result: Packed | Unpacked }
  | { word: 'failed'; reason: PipelineFailureReason; message: string }
  | { word: 'broke'; message: string };

/** How long a thread that was made ready waits for its order, ms. */
const patienceMs = 30_000;

/**
 * Runs each pipeline in a thread of its own: hashing and encrypting some hundred megabytes a second must not delay the
 * checks of the process it belongs to. A thread takes 60 ms to start, while a backup asks its server what to copy.
 */
export class WorkerPipeline extends Pipeline {
  private ready: Worker | null = null;

  constructor(private readonly patience = patienceMs) {
    super();
  }

  override soon(): void {
    if (this.ready) return;
    const worker = startThread();
    const forget = () => {
      if (this.ready === worker) this.ready = null;
    };
    const tooLong = () => {
      if (this.ready === worker) void worker.terminate();
      forget();
    };
    worker.once('exit', forget);
    worker.once('error', forget); // whoever gives the next order starts a thread of its own, and hears why it fails
    worker.unref();
    setTimeout(tooLong, this.patience).unref();
    this.ready = worker;
  }

  override pack(order: PackOrder, watch: Watch): Promise<Packed> {
    return runInWorker(this.take(), { kind: 'pack', order }, watch);
  }

  override unpack(order: UnpackOrder, watch: Watch): Promise<Unpacked> {
    return runInWorker(this.take(), { kind: 'unpack', order }, watch) as Promise<Unpacked>;
  }

  private take(): Worker {
    const worker = this.ready ?? startThread();
    this.ready = null;
    worker.ref();
    return worker;
  }
}

function startThread(): Worker {
  return new Worker(new URL('./pipeline.worker.js', import.meta.url));
}

function runInWorker(worker: Worker, order: WorkerOrder, watch: Watch): Promise<Packed | Unpacked> {
  const cancel = () => worker.postMessage('cancel' satisfies WorkerMessage);
  const result = new Promise<Packed | Unpacked>((resolve, reject) => {
    worker.on('message', (word: WorkerWord) => hear(word, watch, resolve, reject));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the pipeline's thread ended with ${code}`)));
  });
  worker.postMessage(order satisfies WorkerMessage);
  watch.signal.addEventListener('abort', cancel);
  if (watch.signal.aborted) cancel();
  return result.finally(() => watch.signal.removeEventListener('abort', cancel));
}

function hear(
  word: WorkerWord,
  watch: Watch,
  resolve: (result: Packed | Unpacked) => void,
  reject: (error: Error) => void,
): void {
  if (word.word === 'flow') watch.progress(word.flow);
  else if (word.word === 'done') resolve(word.result);
  else reject(word.word === 'failed' ? new PipelineFailure(word.reason, word.message) : new Error(word.message));
}
