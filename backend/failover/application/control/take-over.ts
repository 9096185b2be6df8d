import { ControlFailed, type Permit, type RecoveryRecord, type Timing } from '../../ports.js';
import type { ControlledMember } from './controlled-cluster.js';
import type { OwnConnections, Reports } from './reports.js';
import type { Grant, Tenure } from './tenure.js';

/** A new term, and what the former holder left. */
export interface Appointment {
  readonly grant: Grant;
  /** How long to wait before anything else: ttl + 1 s, 0 when the former holder was this daemon or gave it back. */
  readonly waitMs: number;
  /** The former holder's connections: ended before this one acts. */
  readonly former: OwnConnections;
  /** Recoveries without an end, the oldest first. */
  readonly unfinished: readonly RecoveryRecord[];
}

const endMs = 500;
const retryMs = 1_000;
/** A member that answers but never lets us end them (a missing privilege) must not block its repair for ever. */
const mostTries = 30;

/**
 * A new holder's duties. Servers and proxies know no term: so it waits until the former holder's longest command has
 * passed and ends its connections on every member. One that does not answer now is visited as soon as it does.
 */
export class TakeOver {
  /** What is still to be ended, by member. */
  owed: OwnConnections = {};
  private visiting = false;
  private visitAt = 0;
  private readonly tries = new Map<string, number>();

  constructor(
    private readonly members: readonly ControlledMember[],
    private readonly timing: Timing,
    private readonly tenure: Tenure,
    private readonly reports: Reports,
  ) {}

  async duties({ waitMs, former, grant }: Appointment): Promise<void> {
    if (waitMs > 0) {
      const seconds = (waitMs / 1000).toFixed(0);
      this.reports.say('info', `waits ${seconds} s for the former holder's last command`, { term: grant.term });
      await this.timing.sleep(waitMs);
    }
    this.owed = former;
    await this.visit(() => true);
  }

  /** Ends the former holder's connections where that is still owed. */
  async visit(answering: (id: string) => boolean): Promise<void> {
    const now = this.timing.now();
    const due = this.members.filter(({ id }) => this.owed[id] !== undefined && answering(id));
    if (this.visiting || due.length === 0 || now < this.visitAt) return;
    this.visiting = true;
    await Promise.all(due.map((member) => this.end(member)));
    this.visiting = false;
    this.visitAt = this.timing.now() + retryMs;
  }

  /** Whether a member that answers may still hear a late command of the former holder: then nothing is begun. */
  pending(answering: (id: string) => boolean): boolean {
    return Object.keys(this.owed).some(answering);
  }

  private async end({ id, name, control }: ControlledMember): Promise<void> {
    const permit: Permit = { term: this.tenure.term, timeoutMs: endMs, signal: new AbortController().signal };
    try {
      await control.endConnections(this.owed[id], permit);
      this.paid(id);
    } catch (error) {
      // Where nothing listens, no connection is left.
      if (error instanceof ControlFailed && error.reason === 'refused') return this.paid(id);
      const tries = (this.tries.get(id) ?? 0) + 1;
      this.tries.set(id, tries);
      if (tries === 1 || tries === mostTries) {
        const more = tries === mostTries ? 'and is not tried again' : 'yet';
        this.reports.say('warn', `cannot end the former holder's connections on ${name} ${more}: ${String(error)}`);
      }
      if (tries === mostTries) this.paid(id);
    }
  }

  private paid(id: string): void {
    const { [id]: _, ...rest } = this.owed;
    this.owed = rest;
    this.tries.delete(id);
  }
}
