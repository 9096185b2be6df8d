import type { Series } from '../../domain/judge-series.js';
import { plain } from '../../domain/result.js';
import type { HttpAnswer } from '../http/ask.js';
import { ProbeFault } from '../net/faults.js';

interface Answer {
  status?: unknown;
  error?: unknown;
  data?: { resultType?: unknown; result?: unknown };
}

const kinds: Record<string, string> = {
  matrix: 'a matrix: an expression like x[5m] gives many values a series; wrap it, as in rate(x[5m])',
  string: 'a text, which cannot be compared with a limit',
};

/** The series of an instant query. @throws ProbeFault saying what Prometheus said, or what it should have */
export function readAnswer({ status, body, cut }: Pick<HttpAnswer, 'status' | 'body' | 'cut'>): Series[] {
  if (cut) throw new ProbeFault('too-large', 'got more than 256 kB from Prometheus: say which series is meant');
  const answer = parsed(body);
  const said = typeof answer?.error === 'string' ? plain(answer.error).slice(0, 120) : null;
  if (said !== null) throw new ProbeFault('wrong-answer', `were told by Prometheus: ${said}`);
  if (status !== 200 || answer?.status !== 'success') {
    throw new ProbeFault('malformed', `got ${status} and no answer of Prometheus`);
  }
  const { resultType, result } = answer.data ?? {};
  if (resultType === 'scalar') return [{ labels: '', value: valueOf(result) }];
  if (resultType === 'vector' && Array.isArray(result)) return result.map(seriesOf);
  throw new ProbeFault('wrong-answer', `were given ${kinds[String(resultType)] ?? 'neither a number nor series'}`);
}

function parsed(body: Buffer): Answer | null {
  try {
    const answer: unknown = JSON.parse(body.toString('utf8'));
    return answer !== null && typeof answer === 'object' ? answer : null;
  } catch {
    return null;
  }
}

function seriesOf(one: unknown): Series {
  const { metric, value } = (one ?? {}) as { metric?: Record<string, unknown>; value?: unknown };
  const labels = Object.entries(metric ?? {}).filter(([name]) => name !== '__name__');
  const words = labels.slice(0, 4).map(([name, text]) => `${name}="${plain(String(text)).slice(0, 30)}"`);
  return { labels: words.length > 0 ? `{${words.join(', ')}}` : '', value: valueOf(value) };
}

/** Prometheus writes numbers as text: "1.5", "NaN", "+Inf". */
function valueOf(pair: unknown): number {
  const text: unknown = Array.isArray(pair) ? pair[1] : undefined;
  if (typeof text !== 'string') throw new ProbeFault('malformed', 'got an answer that is not of Prometheus');
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}
