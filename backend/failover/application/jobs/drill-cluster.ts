import { Injectable } from '@nestjs/common';
import { type JobContext, JobFailure, JobHandler, type JobOutcome } from '../../../platform/jobs/index.js';
import { PlanCluster } from '../plan-cluster.js';
import { RecoverCluster } from './recover-cluster.js';

/** A scheduled drill: planned when its time has come, and let go, with the reason, when it could not be safe now. */
@Injectable()
export class DrillCluster extends JobHandler<{ readonly clusterId: string }> {
  override readonly kind = 'cluster.drill';

  constructor(
    private readonly planning: PlanCluster,
    private readonly recovering: RecoverCluster,
  ) {
    super();
  }

  override async run({ clusterId }: { clusterId: string }, job: JobContext): Promise<JobOutcome> {
    const { intent, blockers, sentence } = await this.planning.look(clusterId, { kind: 'drill' });
    job.log(sentence);
    if (!intent || blockers.length > 0) {
      const because = blockers.map((one) => one.sentence).join(' ');
      throw new JobFailure('drill-not-safe', `not drilled: ${because}`, { remedy: 'Mend that, then drill by hand' });
    }
    return this.recovering.run({ clusterId, intent }, job);
  }
}
