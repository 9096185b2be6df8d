import { Injectable } from '@nestjs/common';
import { Store } from '../../../platform/database/index.js';
import { type JobContext, JobFailure, JobHandler, type JobOutcome, Jobs } from '../../../platform/jobs/index.js';
import { stepsOfRecovery } from '../../persistence/clusters.queries.js';
import { membersOf, proxiesOf } from '../../persistence/clusters.store.js';
import type { RecoverInput } from '../cluster-job.js';
import type { RecoveryOutcome } from '../host/cluster-controllers.js';
import { Names, stepTitle } from '../names.js';
import { Orders } from './orders.js';

/**
 * Carries out what a person agreed to, through the controller of the cluster. When this process dies the recovery is
 * resumed from its journal by whichever daemon holds the cluster next; the job only tells that it lost sight of it.
 */
@Injectable()
export class RecoverCluster extends JobHandler<RecoverInput> {
  override readonly kind = 'cluster.recover';

  constructor(
    private readonly store: Store,
    private readonly jobs: Jobs,
    private readonly orders: Orders,
  ) {
    super();
  }

  override async run({ clusterId, intent }: RecoverInput, job: JobContext): Promise<JobOutcome> {
    const row = await this.jobs.find(job.id);
    const who = { name: job.requester.name, reason: row?.why ?? '' };
    const outcome = await job.step('recover', async () => ({
      ...(await this.orders.carryOut(clusterId, intent, who, job.signal)),
    }));
    await this.tell(clusterId, outcome, job);
    const { end, sentence, pauseMs, recoveryId } = outcome;
    if (end !== 'done') {
      throw new JobFailure(`recovery-${end}`, sentence, { remedy: `npx holdfast cluster timeline ${recoveryId}` });
    }
    const pause = pauseMs === null ? '' : ` Writes paused for ${(pauseMs / 1000).toFixed(2)} s.`;
    return { summary: `${sentence}${pause}`, result: { recoveryId, pauseMs } };
  }

  /** The timeline as lines of the job's log. */
  private async tell(clusterId: string, { recoveryId }: RecoveryOutcome, job: JobContext): Promise<void> {
    const db = this.store.read;
    const names = new Names(await membersOf(db, [clusterId]), await proxiesOf(db, [clusterId]));
    for (const { step, state, startedAtMs, tookMs, said } of await stepsOfRecovery(db, recoveryId)) {
      const title = stepTitle(step, names);
      job.log(`${startedAtMs} ms  ${title}: ${state} in ${tookMs} ms${said ? `. ${names.spoken(said)}` : ''}`);
    }
  }
}
