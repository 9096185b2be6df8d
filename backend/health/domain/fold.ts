/**
 * Folds one result after another into the status of a check.
 *
 * Law: a check falls after `fall` failures in a row and rises after `rise` passes in a row; from `unknown` one pass is
 * enough, so that a new or restarted check is not grey longer than its first answer. A warning counts like a failure
 * towards `degraded` and ends a run of failures. A late result changes nothing; one with nothing to judge makes
 * `unknown` and says why. Red therefore comes at most
 * `interval × fall` after the service stopped answering, plus one timeout when it hangs instead of refusing.
 */
import type { Cadence } from './check.js';
import type { Outcome, ProbeResult } from './result.js';
import { isChosen, next } from './status.js';
import type { HealthSignal, HealthStatus } from './status.js';

export interface CheckState {
  status: HealthStatus;
  since: number;
  /** Results in a row of the latest kind. */
  run: { outcome: Exclude<Outcome, 'late'> | 'none'; length: number };
  /** When the last result that counts came; null before the first. */
  lastAt: number | null;
  /** When up and down last changed places; at most `swingLimit` of them. */
  swings: number[];
  sentence: string;
}

export interface StatusChange {
  from: HealthStatus;
  to: HealthStatus;
  at: number;
  sentence: string;
}

export const swingLimit = 6;
export const swingWindowMs = 600_000;
/** Results in a row that end a flapping, as a multiple of the threshold. */
const calmFactor = 3;

export function freshState(at: number): CheckState {
  const run = { outcome: 'none', length: 0 } as const;
  return { status: 'unknown', since: at, run, lastAt: null, swings: [], sentence: 'not checked yet' };
}

const verbs = {
  pass: 'passed',
  warn: 'warned',
  fail: 'failed',
  late: 'came late',
  none: 'had nothing to judge',
} as const;

type Said = Pick<ProbeResult, 'outcome' | 'sentence' | 'alone'>;

/** "3 of 3 probes answered 503": how many in a row of how many the threshold asks. */
export function describeRun(result: Said, length: number, needed: number): string {
  const said = result.sentence || verbs[result.outcome];
  if (result.alone && length >= needed) return said;
  if (result.outcome === 'pass') return length < needed ? `${said} (${length} of ${needed} needed to rise)` : said;
  return `${Math.min(length, needed)} of ${needed} ${needed === 1 ? 'probe' : 'probes'} ${said}`;
}

function thresholdFor(status: HealthStatus, outcome: Outcome, cadence: Cadence): number {
  const base = outcome === 'pass' ? cadence.rise : cadence.fall;
  if (status === 'unknown' && outcome === 'pass') return 1;
  return status === 'flapping' ? base * calmFactor : base;
}

const reached: Record<Exclude<Outcome, 'late' | 'none'>, HealthSignal> = {
  pass: 'rose',
  warn: 'worsened',
  fail: 'fell',
};

function signalFor(state: CheckState, at: number, reachedStatus: HealthSignal): HealthSignal {
  const recent = state.swings.filter((time) => time > at - swingWindowMs).length;
  const wouldChange = next(state.status, reachedStatus) !== state.status;
  return wouldChange && state.status !== 'flapping' && recent >= swingLimit ? 'swung' : reachedStatus;
}

/** The state after a signal, and the change when there is one. */
export function applySignal(
  state: CheckState,
  signal: HealthSignal,
  at: number,
  sentence: string,
): { state: CheckState; change: StatusChange | null } {
  const to = next(state.status, signal);
  if (to === state.status) return { state: isChosen(to) ? state : { ...state, sentence }, change: null };
  const change = { from: state.status, to, at, sentence };
  const swung = signal === 'fell' || (signal === 'rose' && state.status === 'down');
  const swings = swung ? [...state.swings, at].slice(-swingLimit) : state.swings;
  return { state: { ...state, status: to, since: at, swings, sentence }, change };
}

/** The state after one result. */
export function foldResult(
  state: CheckState,
  result: Said,
  cadence: Cadence,
  at: number,
): { state: CheckState; change: StatusChange | null } {
  const { outcome } = result;
  if (outcome === 'late') return { state, change: null };
  if (outcome === 'none') {
    const unjudged = { ...state, run: { outcome, length: 0 }, lastAt: at };
    return applySignal(unjudged, 'silent', at, result.sentence);
  }
  const length = state.run.outcome === outcome ? state.run.length + 1 : 1;
  const seen: CheckState = { ...state, run: { outcome, length }, lastAt: at };
  const needed = thresholdFor(state.status, outcome, cadence);
  const sentence = describeRun(result, length, needed);
  if (length < needed) return { state: isChosen(state.status) ? seen : { ...seen, sentence }, change: null };
  return applySignal(seen, signalFor(seen, at, reached[outcome]), at, sentence);
}

/** Intervals without a result that counts, after which nobody can say how it is. */
export const silentIntervals = 3;

/** `unknown` once three intervals (and one timeout) passed without a result that counts. */
export function foldSilence(
  state: CheckState,
  cadence: Cadence,
  at: number,
): { state: CheckState; change: StatusChange | null } {
  const heard = Math.max(state.lastAt ?? 0, state.since);
  const limit = silentIntervals * cadence.intervalMs + cadence.timeoutMs;
  if (at - heard <= limit || next(state.status, 'silent') === state.status) return { state, change: null };
  const seconds = Math.round((at - heard) / 1000);
  return applySignal(state, 'silent', at, `no result for ${seconds} s (limit ${Math.round(limit / 1000)} s)`);
}
