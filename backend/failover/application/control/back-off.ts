import { type Intent, intentKey } from '../../domain/intent.js';
import type { Deferred } from '../../domain/topology.js';
import { isRepair } from './pre-emption.js';

const firstMs = 1_000;
const longestMs = 300_000;
/**
 * A member that cannot be closed is kept from clients by its routes; another try is a row in the journal and two in the audit
 * trail each, and helps only when something there has changed.
 */
const longestCloseMs = 3_600_000;
/** So many in a row are begun at once: a proxy may well be reloaded twice in a minute. */
const free = 3;
/** What was not due for so long is a new case. */
const forgottenMs = 120_000;

interface Tries {
  readonly failed: number;
  readonly done: number;
  readonly endedAt: number;
  readonly until: number;
}

/**
 * What was tried and is due again is tried later each time: an intent that cannot be reached, or that is reached and
 * changes nothing, must not become a storm.
 */
export class BackOff {
  private readonly tries = new Map<string, Tries>();

  holds(intent: Intent, now: number): boolean {
    return this.wait(intent, now) !== null;
  }

  /** How long it still waits, ms, and after how many tries that failed; null when it may begin. */
  wait(intent: Intent, now: number): { readonly ms: number; readonly failed: number } | null {
    const { until, failed } = this.tries.get(intentKey(intent)) ?? none;
    return now < until ? { ms: until - now, failed } : null;
  }

  /** Everything that waits, and after how many tries that failed. */
  waiting(now: number): Deferred[] {
    const all = [...this.tries].filter(([, { until }]) => now < until);
    return all.map(([intent, { failed }]) => ({ intent, failed }));
  }

  ended(intent: Intent, how: 'done' | 'failed', now: number): void {
    // Under another primary every case is new. How often that changes, the cluster's rate limit says alone and to everybody.
    if (how === 'done' && !isRepair(intent)) return this.tries.clear();
    const key = intentKey(intent);
    const last = this.tries.get(key);
    const before = last && now - last.endedAt < forgottenMs + (last.until - last.endedAt) ? last : none;
    const failed = how === 'failed' ? before.failed + 1 : 0;
    const done = how === 'done' ? before.done + 1 : before.done;
    const times = failed + Math.max(0, done - free);
    const until = times === 0 ? now : now + Math.min(longestOf(intent), firstMs * 2 ** (times - 1));
    this.tries.set(key, { failed, done, endedAt: now, until });
  }
}

const longestOf = ({ kind }: Intent): number => (kind === 'close-member' ? longestCloseMs : longestMs);

const none: Tries = { failed: 0, done: 0, endedAt: 0, until: 0 };
