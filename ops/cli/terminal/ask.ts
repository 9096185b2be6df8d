import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Cancelled, Usage } from '../failures.js';
import type { Streams } from './streams.js';
import { render } from './text.js';

/** Asks one question on the terminal; refuses with `instead` when nobody is there to answer. */
export async function ask(streams: Streams, question: string, instead: string): Promise<string> {
  return (await answer(streams, question, instead, false)).trim();
}

/** The same without showing what is typed. */
export function askSecret(streams: Streams, question: string, instead: string): Promise<string> {
  return answer(streams, question, instead, true);
}

/** True when the answer is yes; anything else is no. */
export async function confirm(streams: Streams, question: string, instead: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(streams, `${question} [y/N]`, instead));
}

async function answer(streams: Streams, question: string, instead: string, hidden: boolean): Promise<string> {
  if (!streams.canAsk)
    throw new Usage(`This needs an answer (${question}) and there is no terminal to ask on`, instead);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  streams.errors.write(`${render(question, false)} `);
  const reader = createInterface({ input: streams.input, output: hidden ? silent : streams.errors, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.once('SIGINT', () => reject(new Cancelled()));
      reader.once('close', () => reject(new Cancelled()));
      reader.once('line', resolve);
    });
  } finally {
    reader.close();
    if (hidden) streams.errors.write('\n');
  }
}

/** Everything on standard input, for secrets and lists that are piped in; one trailing newline is dropped. */
export async function readInput(streams: Streams): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of streams.input) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
