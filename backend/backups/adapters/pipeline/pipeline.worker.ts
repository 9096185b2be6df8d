import { parentPort } from 'node:worker_threads';
import { PipelineFailure } from '../../domain/pipeline-failure.js';
import type { Flow } from '../../ports.js';
import { pack } from './pack.js';
import { unpack } from './unpack.js';
import type { WorkerMessage, WorkerOrder, WorkerWord } from './worker-pipeline.js';

/** The thread of WorkerPipeline: one order, words while it runs, one last word. */
const everyMs = 250;
const port = parentPort!;
const cancelled = new AbortController();
const say = (word: WorkerWord) => port.postMessage(word);

port.on('message', (message: WorkerMessage) => {
  if (message === 'cancel') cancelled.abort();
  else void carryOut(message);
});

async function carryOut({ kind, order }: WorkerOrder): Promise<void> {
  let flow: Flow = { plain: 0, stored: 0 };
  const beat = setInterval(() => say({ word: 'flow', flow }), everyMs);
  try {
    const watch = { signal: cancelled.signal, progress: (now: Flow) => (flow = now) };
    const result = kind === 'pack' ? await pack(order, watch) : await unpack(order, watch);
    say({ word: 'flow', flow });
    say({ word: 'done', result });
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof PipelineFailure) say({ word: 'failed', reason: error.reason, message });
    else say({ word: 'broke', message });
  } finally {
    clearInterval(beat);
    port.close();
  }
}
