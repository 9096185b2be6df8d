import type { ProbeOutcome, ProbeView } from '../../domain/topology.js';
import type { ControlFailed } from '../../ports.js';
import { suspectAfter } from './pacing.js';
import { Slowest } from './slowest.js';

/** What an error says about the member; null when it is an answer after all. */
const outcomes: Record<ControlFailed['reason'], ProbeOutcome | null> = {
  refused: 'refused',
  reset: 'reset',
  timeout: 'silent',
  denied: 'denied',
  saturated: 'saturated',
  'would-lose': null,
  waiters: null,
  'not-writable': null,
  unable: null,
  failed: null,
};

/** A question that was asked, and how much of the time since then we were on time ourselves. */
export interface Asked {
  readonly at: number;
  onTimeMs: number;
}

/**
 * How our own connections to one member fare. Silence counts only while a question is open, and only for time in which
 * we were on time: what we slept through is no silence of the member's.
 */
export class ProbeState {
  outcome: ProbeOutcome = 'never';
  /** When this outcome began. */
  since: number;
  /** When it stopped answering, whatever it has been since; null while it answers. */
  goneSince: number | null = null;
  silentForMs = 0;
  accepts: boolean | null = null;
  private lastAnswerAt: number | null = null;
  private error = '';
  private readonly slowest = new Slowest();
  private readonly open = new Set<Asked>();

  constructor(now: number) {
    this.since = now;
  }

  get slowestAnswerMs(): number | null {
    return this.slowest.value;
  }

  ask(now: number): Asked {
    const asked = { at: now, onTimeMs: 0 };
    this.open.add(asked);
    return asked;
  }

  /** The answer does not count. */
  dismiss(asked: Asked): void {
    this.open.delete(asked);
  }

  /** Time passed in which we were on time. @returns whether the outcome changed */
  passed(now: number, onTimeMs: number, silenceMs: number): boolean {
    for (const asked of this.open) asked.onTimeMs += Math.min(onTimeMs, now - asked.at);
    if (this.outcome !== 'answering') {
      this.silentForMs += onTimeMs;
      return false;
    }
    if (this.open.size === 0) return false;
    const questions = [...this.open];
    this.silentForMs = Math.max(...questions.map((asked) => asked.onTimeMs));
    if (this.silentForMs < suspectAfter(this.slowest.value, silenceMs)) return false;
    return this.become('silent', Math.min(...questions.map(({ at }) => at)), 'no answer');
  }

  /** @returns whether the outcome changed */
  answered(asked: Asked, now: number, tickMs: number): boolean {
    this.open.delete(asked);
    // What we were late to read is not how long the member took.
    this.slowest.note(now, Math.min(now - asked.at, asked.onTimeMs + tickMs));
    this.lastAnswerAt = now;
    this.silentForMs = 0;
    this.accepts = true;
    for (const other of this.open) other.onTimeMs = 0;
    return this.become('answering', now, '');
  }

  /** A question that failed. A timeout counts only if nothing else was answered since it was asked. */
  failed(asked: Asked, now: number, error: ControlFailed): boolean {
    this.open.delete(asked);
    const outcome = outcomes[error.reason];
    this.error = error.message;
    if (outcome === null) return false;
    if (outcome === 'silent' && this.lastAnswerAt !== null && this.lastAnswerAt >= asked.at) return false;
    if (outcome === 'reset' && this.outcome === 'refused') return false;
    if (outcome === 'refused') this.accepts = false;
    if (outcome === 'denied' || outcome === 'saturated') this.accepts = true;
    return this.become(outcome, outcome === 'silent' ? asked.at : now, error.message);
  }

  /** An open connection was ended from the other side. @returns whether the outcome changed */
  lost(now: number, error: ControlFailed): boolean {
    const known = this.outcome === 'answering' || this.outcome === 'silent';
    return known && this.become('reset', now, error.message);
  }

  view(): ProbeView {
    const { outcome, since, lastAnswerAt, silentForMs, slowestAnswerMs, accepts, error } = this;
    return { outcome, since, lastAnswerAt, silentForMs, slowestAnswerMs, accepts, error };
  }

  private become(outcome: ProbeOutcome, since: number, error: string): boolean {
    this.error = error;
    if (outcome === this.outcome) return false;
    this.outcome = outcome;
    this.since = since;
    if (outcome === 'answering') this.goneSince = null;
    else this.goneSince ??= since;
    return true;
  }
}
