import { workerData } from 'node:worker_threads';
import { answerQuestions } from '../answer-questions.js';

/** A thread for the specs of AskedThread; it counts what it was asked. */
let asked = 0;
const answers: Record<string, () => unknown> = {
  count: () => asked,
  data: () => workerData as unknown,
  bytes: () => new Uint8Array([1, 2, 3]),
  cannot: () => {
    throw new Error('it is Monday');
  },
  silence: () => new Promise(() => undefined),
  exit: () => process.exit(7),
  crash: () =>
    new Promise(() => {
      setImmediate(() => {
        throw new Error('out of cheese');
      });
    }),
};

answerQuestions<string>(
  async (question) => {
    asked++;
    return answers[question]();
  },
  async () => undefined,
);
