import type { ClusterPolicy } from '../../domain/cluster.js';
import type { Intent } from '../../domain/intent.js';
import type { Hold } from '../../domain/topology.js';
import type { Timing } from '../../ports.js';

/** Counts failovers begun without a person; one too many becomes a hold that a person lifts. */
export class RateLimit {
  private begun: number[];
  private held = false;

  constructor(
    private readonly timing: Timing,
    recent: readonly number[],
  ) {
    const offset = timing.now() - timing.wall();
    this.begun = recent.map((at) => at + offset);
  }

  /** The holds as people left them: a lifted one starts the count anew. */
  holds(holds: readonly Hold[]): void {
    const held = holds.some(({ kind }) => kind === 'rate-limit');
    if (this.held && !held) this.begun = [];
    this.held = held;
  }

  count(intent: Intent): void {
    if (intent.kind === 'failover') this.begun.push(this.timing.now());
  }

  /** The last one changed nothing: how often it is tried again is the back-off's to say. */
  uncount(): void {
    this.begun.pop();
  }

  /** The hold that forbids one more; null when it is within the policy. */
  reached(intent: Intent, { rateLimit }: ClusterPolicy): Hold | null {
    if (intent.kind !== 'failover') return null;
    const since = this.timing.now() - rateLimit.withinMs;
    const recent = this.begun.filter((at) => at > since).length;
    if (recent < rateLimit.recoveries) return null;
    this.held = true;
    const minutes = Math.round(rateLimit.withinMs / 60_000);
    const begun = recent === 1 ? '1 failover was' : `${recent} failovers were`;
    const sentence = `${begun} begun within ${minutes} min; the limit is ${rateLimit.recoveries}. A person has to look.`;
    return { kind: 'rate-limit', sentence };
  }
}
