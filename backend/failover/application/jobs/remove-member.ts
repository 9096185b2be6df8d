import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../../platform/audit/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { Store } from '../../../platform/database/index.js';
import { EventLog } from '../../../platform/events/index.js';
import { type JobContext, JobFailure, JobHandler, type JobOutcome, Jobs } from '../../../platform/jobs/index.js';
import { checkRemoval, receives } from '../../domain/remove-member.js';
import { memberOf, type Topology } from '../../domain/topology.js';
import { clusterEdited } from '../../events.js';
import { sightsOf } from '../../persistence/clusters.queries.js';
import {
  clusterById,
  clusterForUpdate,
  type ClusterMemberRow,
  memberById,
  noteCluster,
  noteMember,
  removeMember,
  touchCluster,
} from '../../persistence/clusters.store.js';
import type { Db } from '../../persistence/db.js';
import { writeResourceFacts } from '../../persistence/resource-facts.store.js';
import type { RemoveMemberInput } from '../cluster-job.js';
import { Orders } from './orders.js';

const LOOK_MS = 250;
/** A replica that lives has all that the primary had within this, or does not keep up at all. */
const PATIENCE_MS = 60_000;

/** Takes a member out of its cluster: it stops acknowledging, is counted out, and only then is forgotten. */
@Injectable()
export class RemoveMember extends JobHandler<RemoveMemberInput> {
  override readonly kind = 'cluster.remove-member';

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly orders: Orders,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {
    super();
  }

  override async run({ clusterId, request }: RemoveMemberInput, job: JobContext): Promise<JobOutcome> {
    const member = await memberById(this.store.read, request.member!);
    if (!member || member.clusterId !== clusterId) return { summary: 'it was no member any more', result: {} };
    const alone = request.alone ?? false;
    await job.plan('maintenance', 'stop', 'leave', 'remove');
    const topology = await this.fit(clusterId, member, alone);
    await job.step('maintenance', () => this.inMaintenance(member, true));
    try {
      if (topology.kind !== 'service' && receives(memberOf(topology, member.id))) {
        await job.step('stop', () => this.stop(topology, member, job));
      }
      if (!alone) await job.step('leave', () => this.left(clusterId, member, job));
    } catch (error) {
      await this.inMaintenance(member, member.maintenance);
      throw error;
    }
    await job.step('remove', () => this.forget(clusterId, member, job));
    return { summary: `${member.name} is no member any more; its server keeps its data`, result: {} };
  }

  private async fit(clusterId: string, { id }: ClusterMemberRow, alone: boolean): Promise<Topology> {
    const topology = await this.seen(clusterId);
    const [blocker] = checkRemoval(topology, id, alone);
    if (blocker) throw new JobFailure(blocker.code, blocker.sentence);
    return topology;
  }

  private async seen(clusterId: string): Promise<Topology> {
    const sight = (await sightsOf(this.store.read, [clusterId])).get(clusterId);
    if (sight && this.clock.now() - sight.at < 15_000) return sight.topology;
    throw new JobFailure('cluster-unseen', 'No daemon looks at this cluster', { exitCode: 75 });
  }

  private async stop(
    { primary }: Topology,
    { id, clusterId }: ClusterMemberRow,
    job: JobContext,
  ): Promise<{ recovery: string }> {
    const why = (await this.jobs.find(job.id))?.why ?? '';
    const who = { name: job.requester.name, reason: why };
    const intent = { kind: 'let-go', member: id, primary: primary! } as const;
    const { end, sentence, recoveryId } = await this.orders.carryOut(clusterId, intent, who, job.signal);
    if (end !== 'done') throw new JobFailure(`recovery-${end}`, sentence);
    return { recovery: recoveryId };
  }

  /** Until the primary has seen it gone and another has all that it may have acknowledged: the set's own law. */
  private async left(clusterId: string, { id, name }: ClusterMemberRow, job: JobContext): Promise<void> {
    const since = this.clock.now();
    for (;;) {
      job.signal.throwIfAborted();
      const sight = (await sightsOf(this.store.read, [clusterId])).get(clusterId);
      const counted = !sight || sight.topology.acknowledgers.members.includes(id);
      if (sight && sight.at > since && !counted) return;
      if (this.clock.now() - since > PATIENCE_MS) {
        throw new JobFailure('still-counted', `${name} may still hold what nobody else has`, {
          remedy: 'Look whether another replica keeps up: npx holdfast cluster show',
        });
      }
      await this.clock.sleep(LOOK_MS, job.signal);
    }
  }

  private async inMaintenance({ id, clusterId }: ClusterMemberRow, maintenance: boolean): Promise<void> {
    await this.store.write(async (tx) => {
      await noteMember(tx, id, { maintenance });
      await this.touched(tx, clusterId);
    });
  }

  private async forget(clusterId: string, member: ClusterMemberRow, job: JobContext): Promise<void> {
    const why = (await this.jobs.find(job.id))?.why ?? null;
    await this.store.write(async (tx) => {
      const cluster = await clusterForUpdate(tx, clusterId);
      if (!cluster) return;
      if (cluster.primaryId === member.id) throw new JobFailure('is-primary', `${member.name} is the primary by now`);
      await removeMember(tx, member.id);
      const { members, leaving, ...rest } = cluster.acknowledgers;
      const { [member.id]: _, ...others } = leaving;
      const acknowledgers = { ...rest, members: members.filter((id) => id !== member.id), leaving: others };
      await noteCluster(tx, clusterId, { acknowledgers });
      await writeResourceFacts(tx, clusterId, this.clock.now());
      const before = { member: member.name, place: member.place };
      const subject = { kind: 'cluster', id: clusterId, name: cluster.name };
      await this.audit.record(tx, { action: 'cluster-member.removed', subject, before, reason: why });
      await this.touched(tx, clusterId);
    });
  }

  private async touched(tx: Db, clusterId: string): Promise<void> {
    await touchCluster(tx, clusterId, this.clock.now());
    const cluster = await clusterById(tx, clusterId);
    if (cluster) await this.events.append(tx, clusterEdited(clusterId, cluster.version));
  }
}
