/**
 * How long a holder may believe its lease. Two clocks, so that no step of either can make two believe at once:
 * others may take the lease when the DATABASE's clock passes `expiresAt`; the holder stops at
 *   (its own MONOTONIC clock when the renewal was SENT) + ttl - margin,
 * which is never later, since the database set `expiresAt = its now + ttl` after the renewal was sent.
 */

export interface LeaseTerms {
  /** Milliseconds that a renewal lasts. */
  ttlMs: number;
  /** Milliseconds that the holder stops early: what its last write may take, and what clock rates may differ. */
  marginMs: number;
}

/** A lease of 15 s, renewed every 5 s: two renewals may fail before the holder has to stop. */
export const JOB_LEASE: LeaseTerms = { ttlMs: 15_000, marginMs: 2_000 };

export const renewEvery = (terms: LeaseTerms): number => Math.floor(terms.ttlMs / 3);

export class HeldUntil {
  private until = Number.NEGATIVE_INFINITY;

  constructor(private readonly terms: LeaseTerms) {}

  /** Notes that a renewal which was sent at `sentAt` (monotonic ms) was confirmed; an older answer never shortens. */
  confirmed(sentAt: number): void {
    this.until = Math.max(this.until, sentAt + this.terms.ttlMs - this.terms.marginMs);
  }

  lost(): void {
    this.until = Number.NEGATIVE_INFINITY;
  }

  holds(monotonicNow: number): boolean {
    return monotonicNow < this.until;
  }

  /** Milliseconds left, 0 when over. */
  left(monotonicNow: number): number {
    return Math.max(0, this.until - monotonicNow);
  }
}

/**
 * Whether a holder may take a lease at the database's time `now`. One that would last longer than any lease lasts was
 * given before the clock was set back, and is not believed.
 */
export function mayTake(
  row: { holder: string; expiresAt: number },
  holder: string,
  now: number,
  terms: LeaseTerms,
): boolean {
  return row.holder === holder || row.expiresAt <= now || row.expiresAt > now + terms.ttlMs + terms.marginMs;
}
