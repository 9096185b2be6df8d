import type { Plan, Step, StepDone } from '../../domain/recovery.js';
import type { Timing } from '../../ports.js';

/** Steps after which clients' commits are answered again. */
const opens: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['canary', 'open-route', 'reopen-member']);
/** Steps that a planned handover begins its pause with. */
const closes: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['close-member', 'close-route']);

/**
 * How long writes paused: from the last sign of the old primary, or from the close of the gate in a planned handover, to
 * the last of the steps that let clients write again. Null while none was done.
 */
export class PauseClock {
  private from: number | null;
  private to: number | null = null;
  /** The first row got no answer: nobody knows when writes were back, and a route that leads to one who waits is no end. */
  private unanswered = false;
  private readonly counts: boolean;

  constructor(
    record: { readonly plan: Plan; readonly startedAt: number },
    private readonly outside: { readonly timing: Timing; primaryGoneSince(): number | null },
    resumed: boolean,
  ) {
    const { timing } = outside;
    const { kind } = record.plan.intent;
    this.counts = kind === 'failover' || kind === 'switchover';
    // Another process's monotonic clock says nothing here: a resumed one counts from its start on the wall clock.
    if (resumed) this.from = timing.now() - Math.max(0, timing.wall() - record.startedAt);
    else this.from = kind === 'failover' ? (outside.primaryGoneSince() ?? timing.now()) : null;
  }

  stepDone({ kind }: Step, state: StepDone['state'], begunAt: number): void {
    if (kind === 'canary') this.unanswered = state !== 'done';
    if (state !== 'done' || !this.counts) return;
    if (closes.has(kind)) this.from ??= begunAt;
    if (opens.has(kind)) this.to = this.outside.timing.now();
  }

  get ms(): number | null {
    if (this.from === null || this.to === null || this.unanswered) return null;
    return Math.round((this.to - this.from) * 10) / 10;
  }
}
