import { parentPort } from 'node:worker_threads';

/** What an AskedThread says to its thread. */
export type ToAsked<Question> = { readonly type: 'question'; readonly question: Question } | { readonly type: 'end' };

/** What its thread says, once for each question. */
export type FromAsked =
  { readonly type: 'answer'; readonly answer: unknown } | { readonly type: 'refusal'; readonly why: string };

/**
 * The thread's side of an AskedThread: answers one question after the other, until it is to end. Bytes are handed over
 * and not copied: whoever answers with a Uint8Array has it no more, and it must fill a buffer of its own.
 *
 * @param close puts everything away, so that nothing holds the thread any longer
 */
export function answerQuestions<Question>(
  answer: (question: Question) => Promise<unknown>,
  close: () => Promise<void>,
): void {
  const port = parentPort!;
  const reply = (message: FromAsked, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const answerOne = async (question: Question) => {
    const given = await answer(question);
    reply({ type: 'answer', answer: given }, given instanceof Uint8Array ? [given.buffer as ArrayBuffer] : []);
  };
  const end = async () => {
    await close();
    port.close();
  };
  let before = Promise.resolve();
  port.on('message', (message: ToAsked<Question>) => {
    before = before.then(() =>
      message.type === 'end'
        ? end()
        : answerOne(message.question).catch((error: unknown) =>
            reply({ type: 'refusal', why: error instanceof Error ? error.message : String(error) }),
          ),
    );
  });
}
