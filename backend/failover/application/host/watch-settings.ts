import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { Log } from '../../../platform/logging/index.js';
import { Lookout } from '../../../platform/schedule/index.js';
import { type ClusterConfig, ClusterConfigs } from '../cluster-config.js';
import { LintCluster } from '../lint-cluster.js';
import { ClusterControllers } from './cluster-controllers.js';
import { SightKeeper } from './sight-keeper.js';

const LOOK_EVERY_MS = 30_000;
const FIRST_MS = 60_000;
const EVERY_MS = 600_000;

/** Compares, in the daemon that controls a cluster, what its servers run with what their option files say. */
@Injectable()
export class WatchSettings {
  private readonly dueAt = new Map<string, number>();
  private readonly lookout: Lookout;
  private lookAt = 0;

  constructor(
    private readonly clock: Clock,
    private readonly configs: ClusterConfigs,
    private readonly controllers: ClusterControllers,
    private readonly linting: LintCluster,
    private readonly sights: SightKeeper,
    log: Log,
  ) {
    const failed = (error: unknown) => log.error('the settings of the clusters could not be read', { error });
    this.lookout = new Lookout(() => this.look(), failed);
  }

  start(): void {
    this.lookout.start();
  }

  stop(): Promise<void> {
    return this.lookout.stop();
  }

  /** Reads what is due, one cluster after the other: each ten minutes, and sooner where somebody may be mending it. */
  async look(): Promise<void> {
    const now = this.clock.now();
    if (now < this.lookAt) return;
    this.lookAt = now + LOOK_EVERY_MS;
    const mine = (id: string) => this.controllers.topology(id) !== null;
    for (const id of this.dueAt.keys()) if (!mine(id)) this.dueAt.delete(id);
    for (const config of await this.configs.all())
      if (mine(config.id) && this.isDue(config.id)) await this.read(config);
  }

  private isDue(id: string): boolean {
    const now = this.clock.now();
    if (!this.dueAt.has(id)) this.dueAt.set(id, now + FIRST_MS);
    return this.dueAt.get(id)! <= now;
  }

  private async read(config: ClusterConfig): Promise<void> {
    const { id } = config;
    this.dueAt.set(id, this.clock.now() + EVERY_MS);
    const drift = await this.linting.drift(config);
    this.sights.drifted(id, drift);
    if (drift.length > 0) this.dueAt.set(id, 0);
  }
}
