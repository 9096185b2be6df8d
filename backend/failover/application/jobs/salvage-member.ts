import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../../platform/audit/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { Store } from '../../../platform/database/index.js';
import { type JobContext, JobFailure, JobHandler, type JobOutcome } from '../../../platform/jobs/index.js';
import { Connections } from '../../../resources/index.js';
import { checkSalvage } from '../../domain/salvage.js';
import { sightsOf } from '../../persistence/clusters.queries.js';
import { clusterById, memberById } from '../../persistence/clusters.store.js';
import { ControlFailed, RelayLogs } from '../../ports.js';
import type { SalvageInput } from '../cluster-job.js';

/** Applies what a stopped replica received, from its disk, as an operator chose; nothing is started after it. */
@Injectable()
export class SalvageMember extends JobHandler<SalvageInput> {
  override readonly kind = 'cluster.salvage';

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly connections: Connections,
    private readonly logs: RelayLogs,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  override async run({ clusterId, request }: SalvageInput, job: JobContext): Promise<JobOutcome> {
    const member = await memberById(this.store.read, request.member!);
    const cluster = await clusterById(this.store.read, clusterId);
    if (!member || !cluster) throw new JobFailure('no-such-member', 'It is no member any more');
    await job.plan('check', 'replay');
    const access = await job.step('check', async () => {
      await this.demandStopped(clusterId, member.id);
      return { resource: member.resourceId ?? '' };
    });
    const account = await this.connections.connectionFor(access.resource, 'backup');
    const { count, position } = await job.step('replay', () => this.replay(account, job));
    const after = { member: member.name, count, position };
    const subject = { kind: 'cluster', id: clusterId, name: cluster.name };
    await this.store.write((tx) => this.audit.record(tx, { action: 'cluster-member.salvaged', subject, after }));
    const summary = `${count} received transactions are applied on ${member.name}, at ${position}`;
    return { summary, result: { count, position } };
  }

  private async replay(account: Parameters<RelayLogs['salvage']>[0], job: JobContext) {
    try {
      const { count, executed } = await this.logs.salvage(account, job.signal);
      return { count, position: executed.text };
    } catch (error) {
      if (!(error instanceof ControlFailed)) throw error;
      throw new JobFailure(`salvage-${error.reason}`, error.message, error.remedy ? { remedy: error.remedy } : {});
    }
  }

  private async demandStopped(clusterId: string, id: string): Promise<void> {
    const sight = (await sightsOf(this.store.read, [clusterId])).get(clusterId);
    if (!sight || this.clock.now() - sight.at > 15_000) {
      throw new JobFailure('cluster-unseen', 'No daemon looks at this cluster', { exitCode: 75 });
    }
    const [blocker] = checkSalvage(sight.topology, id);
    if (blocker) throw new JobFailure(blocker.code, blocker.sentence);
  }
}
