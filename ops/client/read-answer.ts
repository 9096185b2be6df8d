import { NotHoldfast, Refused } from './failures.js';
import type { Problem } from './failures.js';
import type { Reply } from './transport.js';

const largest = 64 << 20;

/** The body of a successful answer; undefined when there is none. */
export async function readAnswer(reply: Reply, url: string): Promise<unknown> {
  const text = await readText(reply, url);
  if (reply.status === 204 || text === '') return undefined;
  if (!/^application\/(\w+\+)?json/.test(String(reply.headers['content-type']))) {
    throw new NotHoldfast(url, `${reply.status} with ${String(reply.headers['content-type'] ?? 'no content type')}`);
  }
  return parsed(text, url);
}

/** Turns an answer of 400 and above into the error to throw. */
export async function readRefusal(reply: Reply, url: string): Promise<Error> {
  const text = await readText(reply, url);
  if (!String(reply.headers['content-type']).startsWith('application/problem+json')) {
    return new NotHoldfast(url, `${reply.status} without a problem description`);
  }
  const problem = parsed(text, url) as Problem;
  return new Refused({ ...problem, status: reply.status, type: shortType(problem.type) }, retryAfter(reply));
}

async function readText(reply: Reply, url: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reply.body) {
    size += (chunk as Buffer).length;
    if (size > largest) throw new NotHoldfast(url, 'the answer is larger than 64 MiB');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotHoldfast(url, 'the answer is not JSON');
  }
}

/** `https://…/problems/not-found` and `urn:holdfast:not-found` name the same refusal as `not-found`. */
function shortType(type: string | undefined): string {
  return (
    String(type ?? 'unknown')
      .split(/[/:]/)
      .at(-1) || 'unknown'
  );
}

function retryAfter(reply: Reply): number | null {
  const seconds = Number(reply.headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
