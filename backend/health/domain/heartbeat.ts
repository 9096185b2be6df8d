/**
 * When is a job that calls by itself late, and when did it fail?
 *
 * Law: it is late once `grace` has passed since it was expected; it is expected one period, or at the next moment of its
 * cron line, after its last good end, counted from `armedAt` while there was none. A job that said it started and did
 * not end within `grace` is late too, by its first start that was never followed by an end: one that dies and starts
 * again for ever is late as well. A failure stays until the next good end. Nothing is judged before the first call and
 * the first expectation.
 */
import { span } from './describe-status.js';
import type { HeartbeatSettings } from './check-settings.js';
import type { ProbeResult } from './result.js';

export const beatKinds = ['start', 'success', 'fail', 'log'] as const;
export type BeatKind = (typeof beatKinds)[number];

export interface HeartbeatState {
  /** When it was set up, changed or resumed. */
  armedAt: number;
  lastSuccessAt: number | null;
  lastFailAt: number | null;
  /** The first start that no end followed. */
  startedAt: number | null;
  /** The latest start, which the next end is measured from. */
  lastStartAt: number | null;
  lastHeardAt: number | null;
  /** From the last start to its end. */
  lastRunMs: number | null;
  lastExitCode: number | null;
}

export interface Beat {
  kind: BeatKind;
  at: number;
  exitCode: number | null;
}

/** A cron line may fire up to this long after the job began by the clock of its own host. */
const skewMs = 10_000;

export function freshHeartbeat(armedAt: number): HeartbeatState {
  const ends = { lastSuccessAt: null, lastFailAt: null, lastHeardAt: null, lastExitCode: null };
  return { armedAt, ...ends, startedAt: null, lastStartAt: null, lastRunMs: null };
}

/** The state after a call. */
export function heard(state: HeartbeatState, { kind, at, exitCode }: Beat): HeartbeatState {
  const known = { ...state, lastHeardAt: at };
  if (kind === 'log') return known;
  if (kind === 'start') return { ...known, startedAt: state.startedAt ?? at, lastStartAt: at };
  const lastRunMs = state.lastStartAt === null ? null : Math.max(0, at - state.lastStartAt);
  const ended = { ...known, startedAt: null, lastStartAt: null, lastRunMs, lastExitCode: exitCode };
  return kind === 'success' ? { ...ended, lastSuccessAt: at } : { ...ended, lastFailAt: at };
}

/** When it is expected next; null when its cron line never fires again. `nextRun` reads that line. */
export function expectedAt(
  { periodSeconds }: HeartbeatSettings,
  { armedAt, lastSuccessAt }: HeartbeatState,
  nextRun: (after: number) => number | null,
): number | null {
  const from = Math.max(armedAt, lastSuccessAt ?? 0);
  if (periodSeconds !== undefined) return from + periodSeconds * 1000;
  return nextRun(lastSuccessAt !== null && lastSuccessAt >= armedAt ? from + skewMs : from);
}

type Verdict = Omit<ProbeResult, 'durationMs'>;

/** What can be said of a job now. */
export function judgeHeartbeat(
  settings: HeartbeatSettings,
  state: HeartbeatState,
  now: number,
  nextRun: (after: number) => number | null,
): Verdict {
  const said = (outcome: Verdict['outcome'], code: Verdict['code'], sentence: string): Verdict => ({
    ...{ outcome, code, sentence, alone: true, facts: {} },
  });
  const graceMs = settings.graceSeconds * 1000;
  const { lastSuccessAt, lastFailAt, startedAt } = state;
  const due = expectedAt(settings, state, nextRun);
  const zone = settings.timeZone ?? 'UTC';
  if (lastFailAt !== null && lastFailAt > (lastSuccessAt ?? 0)) return said('fail', 'job-failed', failure(state, now));
  if (startedAt !== null && now > startedAt + graceMs) {
    const since = `started at ${moment(startedAt, now, zone)} and not ended after ${span(now - startedAt)}`;
    return said('fail', 'overdue', `${since} (grace ${span(graceMs)})`);
  }
  if (due !== null && now > due + graceMs) {
    const lastHeard = state.lastHeardAt === null ? 'never heard' : `last heard ${span(now - state.lastHeardAt)} ago`;
    return said('fail', 'overdue', `expected by ${moment(due, now, zone)}, ${lastHeard}`);
  }
  if (startedAt !== null)
    return said(lastSuccessAt === null ? 'none' : 'pass', 'ok', `runs since ${moment(startedAt, now, zone)}`);
  if (lastSuccessAt === null) return said('none', 'ok', `waits for its first call${by(due, now, zone)}`);
  return said('pass', 'ok', `ended well at ${moment(lastSuccessAt, now, zone)}${ran(state)}${by(due, now, zone)}`);
}

function failure({ lastFailAt, lastExitCode }: HeartbeatState, now: number): string {
  const how = lastExitCode === null ? 'said it failed' : `ended with exit code ${lastExitCode}`;
  return `${how}, ${span(now - lastFailAt!)} ago`;
}

function ran({ lastRunMs }: HeartbeatState): string {
  return lastRunMs === null ? '' : ` after ${span(lastRunMs)}`;
}

function by(due: number | null, now: number, zone: string): string {
  return due === null ? '' : `, expected by ${moment(due, now, zone)}`;
}

/** "02:40 UTC" within a day of now, "21 Nov 02:40 UTC" beyond. */
export function moment(at: number, now: number, timeZone: string): string {
  const day = Math.abs(at - now) < 86_400_000 ? {} : { day: 'numeric', month: 'short' };
  const style = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone, ...day } as const;
  const words = new Intl.DateTimeFormat('en-GB', style as Intl.DateTimeFormatOptions).format(at).replace(',', '');
  return `${words} ${timeZone}`;
}
