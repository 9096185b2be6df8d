import type { HttpAim } from '../../domain/aim.js';
import { asWords, readJsonPath, valueAt } from '../../domain/json-path.js';
import { LinearPattern } from '../../domain/linear-pattern.js';
import { PatternRefused } from '../../domain/read-pattern.js';

/** What was answered, as far as it was kept. */
export interface KeptAnswer {
  body: Buffer;
  /** The body was longer than the cap. */
  cut: boolean;
  /** Its Content-Encoding; a plain answer was asked for. */
  encoding?: string;
}

type Wanted = Pick<HttpAim, 'keyword' | 'pattern' | 'jsonPath' | 'jsonExpect'>;

/**
 * What is wrong with the content of an answer, as the end of "answered 200, but …"; null when it is as wanted. Nothing
 * is unpacked: a compressed answer is a few bytes that may stand for gigabytes.
 */
export function contentFault({ body, cut, encoding = 'identity' }: KeptAnswer, wanted: Wanted): string | null {
  const looked = wanted.keyword ?? wanted.pattern ?? wanted.jsonPath;
  if (looked === undefined) return null;
  if (encoding !== 'identity') return `compressed (${encoding.slice(0, 20)}) although plain was asked for`;
  const where = cut ? 'in the first 256 kB' : 'anywhere';
  if (wanted.keyword && !body.includes(wanted.keyword)) return `"${wanted.keyword}" did not stand ${where}`;
  const text = body.toString('utf8');
  return (
    (wanted.pattern && patternFault(wanted.pattern, text, where)) ||
    (wanted.jsonPath && jsonFault(cut ? null : text, wanted.jsonPath, wanted.jsonExpect)) ||
    null
  );
}

const read = new Map<string, LinearPattern>();
const mostRead = 1_000;

function patternFault(source: string, text: string, where: string): string | null {
  try {
    const pattern = read.get(source) ?? LinearPattern.read(source);
    if (read.size >= mostRead) read.clear();
    read.set(source, pattern);
    const match = pattern.match(text);
    if (match === 'too-much') return `/${source}/ is too much work on an answer of that length`;
    return match ? null : `/${source}/ did not match ${where}`;
  } catch (error) {
    if (error instanceof PatternRefused) return `/${source}/ ${error.message}`;
    throw error;
  }
}

function jsonFault(text: string | null, path: string, expected: HttpAim['jsonExpect']): string | null {
  if (text === null) return 'it is longer than 256 kB, too long to be read as JSON';
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const value = valueAt(document, readJsonPath(path) ?? []);
  if (value === undefined) return `${path} is not in it`;
  if (expected === undefined || asWords(value) === asWords(expected)) return null;
  return `${path} is ${asWords(value).slice(0, 80)} instead of ${asWords(expected).slice(0, 80)}`;
}
