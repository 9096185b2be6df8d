import type { Appointment } from '../../application/control/take-over.js';
import type { RecoveryRecord } from '../../ports.js';
import type { Keepsake, OwnConnections } from '../../application/control/reports.js';
import type { ClusterSettings } from '../../application/control/controlled-cluster.js';
import type { EventQueue } from '../../adapters/simulated/event-queue.js';
import { SimulatedProcess } from '../../adapters/simulated/network.js';
import type { Acknowledgers } from '../../domain/acknowledgers.js';
import type { Hold } from '../../domain/topology.js';
import type { JournalEntry, NewRecovery } from '../../ports.js';

export const LEASE_TTL_MS = 10_000;

export interface KeptRecovery {
  readonly begun: NewRecovery;
  /** When it was kept. */
  readonly at: number;
  readonly entries: JournalEntry[];
}

/** What a daemon learns when it asks for the lease. */
export type LeaseAnswer =
  | { readonly kind: 'renewed'; readonly term: number }
  | { readonly kind: 'held-by-another' }
  | ({ readonly kind: 'appointed'; readonly term: number } & Omit<Appointment, 'grant'>);

/**
 * The control plane's database: the lease by its own clock, and what must outlive a controller. Whoever writes with an
 * older term than the lease's is refused, as the real store's guard does.
 */
export class SimulatedStore {
  readonly process: SimulatedProcess;
  readonly recoveries = new Map<string, KeptRecovery>();
  readonly failovers: number[] = [];
  term = 0;
  private holder = '';
  private expiresAt = -Infinity;
  private connections: OwnConnections = {};
  private former: OwnConnections = {};
  private waitMs = 0;
  private releases = 0;

  constructor(
    readonly queue: EventQueue,
    public primary: string | null,
    public acknowledgers: Acknowledgers,
    public settings: ClusterSettings,
  ) {
    this.process = new SimulatedProcess('store', queue);
  }

  /** `known`: the term that the daemon was told of; an answer that got lost is given again. */
  lease(daemon: string, known: number): LeaseAnswer {
    const { now } = this.queue;
    const expired = now >= this.expiresAt;
    if (!expired && this.holder !== daemon) return { kind: 'held-by-another' };
    this.expiresAt = now + LEASE_TTL_MS;
    if (expired) {
      this.term++;
      this.former = this.holder === daemon ? this.former : this.connections;
      this.waitMs = this.holder === daemon || this.holder === '' ? this.waitMs : LEASE_TTL_MS + 1_000;
      this.holder = daemon;
    }
    if (known === this.term) return { kind: 'renewed', term: this.term };
    const { term, waitMs, former } = this;
    return { kind: 'appointed', term, waitMs, former, unfinished: this.unfinished() };
  }

  /** @returns false when the writer's term is over */
  keep(term: number, what: Keepsake): boolean {
    if (term !== this.term) return false;
    if (what.kind === 'primary') this.primary = what.member;
    if (what.kind === 'acknowledgers') this.acknowledgers = what.acknowledgers;
    if (what.kind === 'connections') this.connections = what.connections;
    if (what.kind === 'hold') this.hold(what.hold);
    if (what.kind === 'quarantine') this.quarantine(what.member, what.reason);
    return true;
  }

  begin(term: number, recovery: NewRecovery): boolean {
    if (term !== this.term) return false;
    if (!this.recoveries.has(recovery.id))
      this.recoveries.set(recovery.id, { begun: recovery, at: this.queue.now, entries: [] });
    return true;
  }

  note(term: number, id: string, entry: JournalEntry): boolean {
    if (term !== this.term) return false;
    this.recoveries.get(id)?.entries.push(entry);
    return true;
  }

  newId(): string {
    return `r-${++this.releases}`;
  }

  /** One of a kind; without words it has ended. */
  private hold(hold: Hold): void {
    const others = this.settings.holds.filter(({ kind }) => kind !== hold.kind);
    this.settings = { ...this.settings, holds: hold.sentence ? [...others, hold] : others };
  }

  private quarantine(member: string, quarantine: string): void {
    const { members } = this.settings;
    this.settings = { ...this.settings, members: { ...members, [member]: { ...members[member], quarantine } } };
  }

  private unfinished(): RecoveryRecord[] {
    return [...this.recoveries.values()]
      .filter(({ entries }) => !entries.some(({ kind }) => kind === 'end'))
      .map(({ begun, entries }) => ({
        id: begun.id,
        plan: entries.reduce((plan, entry) => (entry.kind === 'plan' ? entry.plan : plan), begun.plan),
        done: entries.flatMap((entry) => (entry.kind === 'step-done' ? [entry.done] : [])),
        because: begun.because,
        requester: begun.requester,
        startedAt: begun.startedAt,
      }));
  }
}
