import { readFileSync } from 'node:fs';
import type { Flag } from './command.js';
import { Usage } from './failures.js';
import { askSecret, readInput } from './terminal/ask.js';
import type { Streams } from './terminal/streams.js';

/** The only ways in for a secret; there is no flag that takes one, arguments are visible to every process. */
export function secretFlag(name: string, what: string): Flag {
  return { flags: `--${name}-file <file>`, does: `read the ${what} from this file, - for standard input` };
}

/** The secret from the file named, else asked for on the terminal. */
export async function readSecret(
  streams: Streams,
  file: string | undefined,
  question: string,
  flag: string,
): Promise<string> {
  const secret =
    file === undefined ? await askSecret(streams, question, `--${flag}-file <file>`) : await fromFile(streams, file);
  if (secret === '') throw new Usage('The secret is empty');
  return secret;
}

async function fromFile(streams: Streams, file: string): Promise<string> {
  if (file === '-') return readInput(streams);
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new Usage(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
