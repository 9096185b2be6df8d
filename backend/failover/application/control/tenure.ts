import type { Timing } from '../../ports.js';

/** Wall and monotonic clock may part by this much before a lease is no longer believed, ms. */
const clocksMayPartMs = 1_000;

/** What a renewal gives: times of our own clocks from BEFORE it was sent. */
export interface Grant {
  readonly term: number;
  readonly sentAt: number;
  readonly sentAtWall: number;
  /** How long the holder may believe it: ttl less the margin of 20 %. */
  readonly believeMs: number;
}

/**
 * How long this controller may still command. Runs on the monotonic clock from before the renewal was sent; void when
 * the wall clock says that another time has passed: then this machine slept, or someone set its clock.
 */
export class Tenure {
  private grant: Grant | null = null;

  constructor(private readonly timing: Timing) {}

  get term(): number {
    return this.grant?.term ?? 0;
  }

  /** A renewal was confirmed; one that was sent earlier never shortens. @returns whether the term is a new one. */
  renewed(grant: Grant): boolean {
    const before = this.grant;
    if (before && before.term === grant.term && before.sentAt > grant.sentAt) return false;
    this.grant = grant;
    return before?.term !== grant.term;
  }

  lost(): void {
    this.grant = null;
  }

  validForMs(): number {
    if (!this.grant) return 0;
    const { sentAt, sentAtWall, believeMs } = this.grant;
    const passed = this.timing.now() - sentAt;
    const passedOnWall = this.timing.wall() - sentAtWall;
    if (Math.abs(passed - passedOnWall) > clocksMayPartMs) return 0;
    return Math.max(0, believeMs - passed);
  }
}
