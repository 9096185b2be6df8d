import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { runAs, system } from '../../../platform/context/index.js';
import { Store } from '../../../platform/database/index.js';
import { AlreadyRunning, Jobs } from '../../../platform/jobs/index.js';
import { Log } from '../../../platform/logging/index.js';
import { Lookout, nextRuns } from '../../../platform/schedule/index.js';
import { type ClusterRow, dueDrills, noteCluster, takeDrillSlot } from '../../persistence/clusters.store.js';
import { exclusiveCluster } from '../cluster-job.js';

/** A drill whose time passed while nothing ran is not made up for: it would come at an hour that nobody chose. */
const LATE_MS = 300_000;

/** Starts scheduled drills. A slot is taken by compare-and-set with the job, so that each runs once, whoever looks. */
@Injectable()
export class RunDrills {
  private readonly lookout: Lookout;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly log: Log,
  ) {
    const failed = (error: unknown) => log.error('the drills could not be read', { error });
    this.lookout = new Lookout(() => this.tick(), failed);
  }

  start(): void {
    this.lookout.start();
  }

  stop(): Promise<void> {
    return this.lookout.stop();
  }

  /** Looks once; gives the clusters whose drill was started. */
  async tick(): Promise<string[]> {
    const started: string[] = [];
    for (const cluster of await dueDrills(this.store.read, this.clock.now())) {
      const outcome = await runAs(system, () => this.take(cluster)).catch((error: unknown) => {
        this.log.error('a drill could not be started', { cluster: cluster.name, error });
        return false;
      });
      if (outcome) started.push(cluster.id);
    }
    return started;
  }

  private async take(cluster: ClusterRow): Promise<boolean> {
    const now = this.clock.now();
    const next = nextRuns(cluster.drillSchedule, cluster.drillTimeZone, now, 1)[0] ?? null;
    const late = now - cluster.nextDrillAt! > LATE_MS;
    return this.store.write(async (tx) => {
      if (!(await takeDrillSlot(tx, cluster, next)) || late) return false;
      const { id, name } = cluster;
      try {
        const job = await this.jobs.enqueue(tx, {
          ...{ kind: 'cluster.drill', title: `Drill: switch ${name} over`, permission: 'cluster.operate' },
          ...{ subject: { kind: 'cluster', id, name }, input: { clusterId: id }, exclusive: exclusiveCluster(id) },
          why: `scheduled drill, slot ${new Date(cluster.nextDrillAt!).toISOString()}`,
          idempotencyKey: `drill:${id}:${cluster.nextDrillAt}`,
        });
        await noteCluster(tx, id, { lastDrillJobId: job.id });
        return true;
      } catch (error) {
        if (!(error instanceof AlreadyRunning)) throw error;
        this.log.warn('a drill was skipped: something else is done to the cluster', { cluster: name });
        return false;
      }
    });
  }
}
