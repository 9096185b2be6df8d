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
export type WorkerWord =
  | { word: 'flow'; flow: Flow }
  | { word: 'done'; result: Packed | Unpacked }
  | { word: 'failed'; reason: PipelineFailureReason; message: string }
  | { word: 'broke'; message: string };

/**
 * Runs each pipeline in a thread of its own: hashing and encrypting some hundred megabytes a second must not delay the
 * checks of the process it belongs to.
 */
export class WorkerPipeline extends Pipeline {
  override pack(order: PackOrder, watch: Watch): Promise<Packed> {
    return runInWorker({ kind: 'pack', order }, watch);
  }

  override unpack(order: UnpackOrder, watch: Watch): Promise<Unpacked> {
    return runInWorker({ kind: 'unpack', order }, watch) as Promise<Unpacked>;
  }
}

function runInWorker(order: WorkerOrder, watch: Watch): Promise<Packed | Unpacked> {
  const worker = new Worker(new URL('./pipeline.worker.js', import.meta.url), { workerData: order });
  const cancel = () => worker.postMessage('cancel');
  watch.signal.addEventListener('abort', cancel);
  if (watch.signal.aborted) cancel();
  const result = new Promise<Packed | Unpacked>((resolve, reject) => {
    worker.on('message', (word: WorkerWord) => hear(word, watch, resolve, reject));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the pipeline's thread ended with ${code}`)));
  });
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
