import { randomInt } from 'node:crypto';
import type { Timing } from '../../ports.js';
import type { ClusterConfig } from '../cluster-config.js';
import { Alerts } from '../control/alerts.js';
import { ClusterController, NotInControl } from '../control/cluster-controller.js';
import type { ControlledMember, ControlledProxy, LastSeen } from '../control/controlled-cluster.js';
import type { Rules } from '../control/rules.js';
import { PendingWrites, PostedJournal, PostedReports } from './main-thread.js';
import type { FromThread, Remembered, ToThread } from './messages.js';
import { settingsOf } from './settings-of.js';

/** A cluster's adapters, and how to end them. */
export interface BuiltCluster {
  readonly members: readonly ControlledMember[];
  readonly proxies: readonly ControlledProxy[];
  end(): Promise<void>;
}

export interface ThreadParts {
  readonly timing: Timing;
  readonly rules: Rules;
  /** `lastSeen`: what former controllers knew of its members. */
  build(config: ClusterConfig, lastSeen?: LastSeen | null): BuiltCluster;
  post(message: FromThread): void;
}

interface Held {
  readonly controller: ClusterController;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** All clusters that this daemon controls, in one thread: nothing else may delay them, and they share its connections. */
export class ControllerThread {
  private readonly held = new Map<string, Held>();
  private readonly orders = new Map<number, AbortController>();
  private readonly alerts = new Alerts();
  private readonly writes: PendingWrites;

  constructor(private readonly parts: ThreadParts) {
    this.writes = new PendingWrites((message) => parts.post(message));
  }

  hear(message: ToThread): void {
    switch (message.type) {
      case 'cluster':
        return this.tryControl(message);
      case 'settings':
        return this.held.get(message.clusterId)?.controller.reconfigure(message.settings);
      case 'appointed':
        return void this.held.get(message.clusterId)?.controller.appointed(message.appointment);
      case 'renewed':
        for (const { clusterId, grant } of message.grants) this.held.get(clusterId)?.controller.renewed(grant);
        return;
      case 'leave':
        return void this.leave(message.clusterId);
      case 'kept':
        return this.writes.kept(message.n, message.error);
      case 'carry-out':
        return void this.carryOut(message);
      case 'take-back':
        return this.orders.get(message.n)?.abort();
    }
  }

  /** The latest of all ticks since this was last asked, ms. */
  takeLateness(): number {
    return Math.max(0, ...[...this.held.values()].map(({ controller }) => controller.takeLateness()));
  }

  /** A cluster that cannot be built is not controlled, and says why; the others are. */
  private tryControl({ config, recentFailovers, lastSeen }: Extract<ToThread, { type: 'cluster' }>): void {
    try {
      this.control(config, { recentFailovers, lastSeen });
    } catch (error) {
      const sentence = `the cluster cannot be controlled: ${String(error)}`;
      this.parts.post({ type: 'say', clusterId: config.id, level: 'error', sentence, fields: {} });
    }
  }

  private control(config: ClusterConfig, remembered: Remembered): void {
    const { timing, rules, post } = this.parts;
    const built = this.parts.build(config, remembered.lastSeen);
    const { id, kind, primary, acknowledgers } = config;
    const cluster = {
      ...{ id, kind, primary, acknowledgers, ...remembered, settings: settingsOf(config) },
      ...{ members: built.members, proxies: built.proxies },
    };
    const journal = new PostedJournal(id, this.writes);
    const reports = new PostedReports(id, this.writes, post);
    const controller = new ClusterController(cluster, {
      ...{ timing, rules, journal, reports, newId },
      ...{ clusters: () => this.held.size, alerts: this.alerts },
    });
    this.held.get(id)?.stop.abort();
    const stop = new AbortController();
    const ended = controller.run(stop.signal).then(() => built.end());
    this.held.set(id, { controller, stop, ended });
  }

  private async leave(clusterId: string): Promise<void> {
    const held = this.held.get(clusterId);
    this.held.delete(clusterId);
    held?.stop.abort();
    await held?.ended.catch(() => undefined);
    this.parts.post({ type: 'left', clusterId });
  }

  private async carryOut({ n, clusterId, intent, who }: Extract<ToThread, { type: 'carry-out' }>): Promise<void> {
    const order = new AbortController();
    this.orders.set(n, order);
    try {
      const controller = this.held.get(clusterId)?.controller;
      if (!controller) throw new NotInControl('this daemon does not control the cluster');
      const outcome = await controller.carryOut(intent, who, order.signal);
      this.parts.post({ type: 'carried-out', n, outcome });
    } catch (error) {
      this.parts.post({ type: 'not-carried-out', n, why: error instanceof Error ? error.message : String(error) });
    } finally {
      this.orders.delete(n);
    }
  }
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** `r-` and eight characters: short enough to say aloud. */
function newId(): string {
  return `r-${Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')}`;
}
