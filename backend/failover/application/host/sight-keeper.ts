import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { Store } from '../../../platform/database/index.js';
import { EventLog } from '../../../platform/events/index.js';
import { Log } from '../../../platform/logging/index.js';
import type { Decision } from '../../domain/decision.js';
import type { Drift } from '../../domain/drift.js';
import type { Topology } from '../../domain/topology.js';
import { clusterChanged } from '../../events.js';
import { addDecision, forgetDecisions, putSight } from '../../persistence/sights.store.js';
import type { ClusterSight } from '../../domain/sight.js';
import type { Seen } from '../control/reports.js';
import type { Pulse } from '../thread/messages.js';
import { Holdings } from './holdings.js';
import { sightKey } from './sight-key.js';

const everyMs = 1_000;
const keepDecisionsMs = 30 * 86_400_000;
const forgetEveryMs = 3_600_000;

interface NewDecision {
  readonly clusterId: string;
  readonly decision: Decision;
  readonly at: number;
}

/** Writes what the controller sees and decides, for the server to show: at most once a second, one transaction for all. */
@Injectable()
export class SightKeeper {
  private readonly latest = new Map<string, Seen>();
  private readonly fresh = new Set<string>();
  private readonly told = new Map<string, string>();
  private readonly drifts = new Map<string, readonly Drift[]>();
  private decisions: NewDecision[] = [];
  private pulse: Pulse = { latenessMs: 0, cpuMs: 0 };
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private forgotAt = 0;

  constructor(
    private readonly store: Store,
    private readonly events: EventLog,
    private readonly holdings: Holdings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = setInterval(() => void (this.writing = this.write()), everyMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.writing;
    await this.write();
  }

  saw(clusterId: string, seen: Seen): void {
    this.latest.set(clusterId, seen);
    this.fresh.add(clusterId);
  }

  decided(clusterId: string, decision: Decision, at: number): void {
    this.decisions.push({ clusterId, decision, at });
  }

  /** The settings were read; shown with what is seen next. */
  drifted(clusterId: string, drift: readonly Drift[]): void {
    this.drifts.set(clusterId, drift);
  }

  beat(pulse: Pulse): void {
    this.pulse = pulse;
  }

  forget(clusterId: string): void {
    this.latest.delete(clusterId);
    this.fresh.delete(clusterId);
    this.told.delete(clusterId);
    this.drifts.delete(clusterId);
  }

  topology(clusterId: string): Topology | null {
    return this.latest.get(clusterId)?.topology ?? null;
  }

  /** What could not be written is written next time, as it is then: a view has no history. */
  private async write(): Promise<void> {
    const fresh = [...this.fresh];
    const { decisions } = this;
    if (fresh.length === 0 && decisions.length === 0) return;
    this.fresh.clear();
    this.decisions = [];
    try {
      await this.store.write(async (tx) => {
        for (const id of fresh) {
          const seen = this.latest.get(id);
          if (!seen) continue;
          await putSight(tx, id, seen.at, this.sight(id, seen));
          if (this.told.get(id) !== this.keyOf(id, seen)) await this.events.append(tx, clusterChanged(id));
        }
        for (const { clusterId, decision, at } of decisions) await addDecision(tx, clusterId, at, decision);
        if (this.dueToForget()) await forgetDecisions(tx, this.clock.now() - keepDecisionsMs);
      });
      for (const id of fresh) if (this.latest.has(id)) this.told.set(id, this.keyOf(id, this.latest.get(id)!));
    } catch (error) {
      this.decisions = [...decisions, ...this.decisions].slice(-1_000);
      this.log.warn('what the clusters look like was not written', { error });
    }
  }

  private sight(id: string, { at, topology, decision, running }: Seen): ClusterSight {
    const drift = this.drifts.get(id);
    const controller = this.pulse;
    return { at, holder: this.holdings.holder, topology, decision, running, controller, ...(drift ? { drift } : {}) };
  }

  private keyOf(id: string, seen: Seen): string {
    return sightKey(seen, this.drifts.get(id));
  }

  private dueToForget(): boolean {
    const now = this.clock.now();
    if (now - this.forgotAt < forgetEveryMs) return false;
    this.forgotAt = now;
    return true;
  }
}
