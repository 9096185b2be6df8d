import type { Intent } from '../../domain/intent.js';

const firstMs = 1_000;
const longestMs = 60_000;

/** Recoveries that failed are tried again, each time later: an intent that cannot be reached must not become a storm. */
export class BackOff {
  private readonly failures = new Map<string, { count: number; until: number }>();

  holds(intent: Intent, now: number): boolean {
    return now < (this.failures.get(keyOf(intent))?.until ?? 0);
  }

  failed(intent: Intent, now: number): void {
    const key = keyOf(intent);
    const count = (this.failures.get(key)?.count ?? 0) + 1;
    this.failures.set(key, { count, until: now + Math.min(longestMs, firstMs * 2 ** (count - 1)) });
  }

  succeeded(intent: Intent): void {
    this.failures.delete(keyOf(intent));
  }
}

/** What it is to reach, without what changes from look to look. */
function keyOf(intent: Intent): string {
  switch (intent.kind) {
    case 'failover':
    case 'switchover':
      return `primary:${intent.from}`;
    case 'rejoin':
    case 'close-member':
      return `${intent.kind}:${intent.member}`;
    case 'reopen-primary':
    case 'correct-route':
      return `${intent.kind}:${intent.primary}`;
  }
}
