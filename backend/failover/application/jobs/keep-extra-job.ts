import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { type JobContext, JobFailure, JobHandler, type JobOutcome } from '../../../platform/jobs/index.js';
import { counted } from '../../domain/extra.js';
import type { ClusterExtraRow } from '../../persistence/extra.store.js';
import { ControlFailed } from '../../ports.js';
import type { KeepExtraInput } from '../cluster-job.js';
import { KeepExtra } from '../keep-extra.js';

/** A member that was killed or hangs is there again within this, or a person looks. */
const TRIES = 20;
const AGAIN_MS = 15_000;

/** Keeps what only one member has; it may take a while until one that was set apart can be asked. */
@Injectable()
export class KeepExtraJob extends JobHandler<KeepExtraInput> {
  override readonly kind = 'cluster.keep-extra';
  override readonly afterLoss = 'resume' as const;

  constructor(
    private readonly keeping: KeepExtra,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async run({ memberId, recoveryId, patient }: KeepExtraInput, job: JobContext): Promise<JobOutcome> {
    await job.plan('keep');
    const row = await job.step('keep', async () => {
      const { id, count, kept, trouble, transactions, memberName } = await this.keep(
        memberId,
        recoveryId,
        patient,
        job,
      );
      return {
        id,
        count: count ?? 0,
        kept,
        trouble,
        member: memberName,
        names: transactions.slice(0, 3).map(({ gtid }) => gtid),
      };
    });
    if (row.trouble) throw new JobFailure('extra-not-kept', row.trouble, { remedy: 'npx holdfast cluster extra' });
    const summary =
      row.count === 0
        ? `${row.member} has nothing that the primary lacks`
        : `of ${row.member} are kept: ${counted(row.count, row.names)}`;
    return { summary, result: { extra: row.id, count: row.count } };
  }

  private async keep(
    member: string,
    recovery: string | null,
    patient: boolean,
    job: JobContext,
  ): Promise<ClusterExtraRow> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.keeping.keep(member, recovery, job.signal);
      } catch (error) {
        if (!(error instanceof ControlFailed)) throw error;
        if (!patient || tries === TRIES)
          throw new JobFailure('extra-not-kept', error.message, { remedy: error.remedy });
        job.log(`${error.message}; asked again in ${AGAIN_MS / 1000} s`);
        await this.clock.sleep(AGAIN_MS, job.signal);
      }
    }
  }
}
