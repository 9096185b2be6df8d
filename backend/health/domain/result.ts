import type { HostFacts } from './host-facts.js';

/**
 * What one probe found. `late` is not an answer: the monitor itself was late, so the result counts for nothing and the
 * last status stays. `none` is no answer either: there is nothing to judge yet, or nothing to ask with, and nobody can
 * say how it is.
 */
export type Outcome = 'pass' | 'warn' | 'fail' | 'late' | 'none';

/** Closed list of why; the sentence says it to a person, the code to a machine. */
export const probeCodes = [
  'ok',
  'timeout',
  'refused',
  'reset',
  'unreachable',
  'name-not-found',
  'target-forbidden',
  'too-large',
  'malformed',
  'redirect-loop',
  'tls-invalid',
  'tls-expiring',
  'wrong-answer',
  'denied',
  'missing-grant',
  'lagging',
  'full',
  'busy',
  'overdue',
  'job-failed',
  'not-set-up',
  'one-sided',
  'aborted',
  'internal',
] as const;
export type ProbeCode = (typeof probeCodes)[number];

/** Small facts a probe met on its way. Only what is here is stored. */
export interface ProbeFacts {
  certificateNotAfter?: number;
  httpStatus?: number;
  version?: string;
  readOnly?: boolean;
  replicationLagSeconds?: number;
  /** What an expression gave: the worst of its series. */
  value?: number;
  missingGrant?: string;
  host?: HostFacts;
}

export interface ProbeResult {
  outcome: Outcome;
  code: ProbeCode;
  /** Said after "3 of 3 probes …": "answered 503". At most 200 printable characters. */
  sentence: string;
  /** The sentence is whole by itself: nobody was asked several times. */
  alone?: boolean;
  durationMs: number;
  facts: ProbeFacts;
  /** Further values for the history, by measure. */
  measures?: Partial<Record<Measure, number>>;
}

/** Whether a result says what another said, their durations aside. One with further measures never does. */
export function saysTheSame(one: ProbeResult, other: ProbeResult): boolean {
  const { outcome, code, sentence, facts, alone } = one;
  if (outcome !== other.outcome || code !== other.code || sentence !== other.sentence) return false;
  if (one.measures || other.measures || alone !== other.alone) return false;
  const names = Object.keys(facts) as (keyof ProbeFacts)[];
  return names.length === Object.keys(other.facts).length && names.every((name) => facts[name] === other.facts[name]);
}

/** Values kept as history. The number is the key in the stored blocks: never renumber. */
export const measures = {
  duration: 0,
  cpu: 1,
  memory: 2,
  load: 3,
  received: 4,
  sent: 5,
  pressureCpu: 6,
  pressureIo: 7,
  pressureMemory: 8,
  disk: 9,
  value: 10,
  lag: 11,
} as const;
export type Measure = keyof typeof measures;

const unprintable = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** A sentence made of somebody else's bytes: printable, one line, at most 200 characters. */
export function plain(text: string): string {
  const clean = text.replace(unprintable, ' ').trim();
  return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean;
}
