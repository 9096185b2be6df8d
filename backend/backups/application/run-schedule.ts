import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { runAs, system } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { AlreadyRunning, Jobs } from '../../platform/jobs/index.js';
import { Log } from '../../platform/logging/index.js';
import { Lookout } from '../../platform/schedule/index.js';
import { decideDue } from '../domain/due.js';
import type { Db } from '../persistence/db.js';
import { duePlans, notePlan, takeSlot, type BackupPlanRow } from '../persistence/plans.store.js';
import { slotOf } from './plans.js';
import { inputOf, RequestJobs } from './request-jobs.js';
import { Subjects } from './subjects.js';

/**
 * Starts plans whose slot has come, in every daemon. A slot is taken by compare-and-set in the transaction that asks for
 * the job, so that however many daemons there are, each slot is run once; it is computed from now, so that however many
 * were missed, one run makes up for all.
 */
@Injectable()
export class RunSchedule {
  private readonly lookout: Lookout;

  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly requests: RequestJobs,
    private readonly subjects: Subjects,
    private readonly log: Log,
  ) {
    const failed = (error: unknown) => log.error('the backup schedule could not be read', { error });
    this.lookout = new Lookout(() => this.tick(), failed);
  }

  start(): void {
    this.lookout.start();
  }

  stop(): Promise<void> {
    return this.lookout.stop();
  }

  /** Looks once; gives the plans that were started. */
  async tick(): Promise<string[]> {
    const started: string[] = [];
    for (const plan of await duePlans(this.db.read, this.clock.now())) {
      const outcome = await runAs(system, () => this.take(plan)).catch((error: unknown) => {
        this.log.error('a backup plan could not be started', { plan: plan.name, error });
        return null;
      });
      if (outcome === 'run') started.push(plan.id);
    }
    return started;
  }

  private async take(plan: BackupPlanRow): Promise<'run' | 'skip' | null> {
    const now = this.clock.now();
    const due = decideDue(plan.nextSlotAt, now, await this.isRunning(plan));
    const { name } = await this.subjects.subjectOf(plan.resourceId);
    return this.db.write(async (tx) => {
      if (due.kind === 'wait' || !(await takeSlot(tx, plan, slotOf(plan, now)))) return null;
      if (due.kind === 'skip') return this.skip(tx, plan);
      if (due.late) await notePlan(tx, plan.id, { lateRuns: plan.lateRuns + 1 });
      return this.enqueue(tx, plan, { name, late: due.late });
    });
  }

  private async enqueue(
    tx: Db,
    plan: BackupPlanRow,
    { name, late }: { name: string; late: boolean },
  ): Promise<'run' | 'skip'> {
    const slot = new Date(plan.nextSlotAt!).toISOString();
    const why = `plan "${plan.name}", slot ${slot}${late ? ', late: Holdfast was not running then' : ''}`;
    try {
      await this.requests.enqueueRun(tx, inputOf(plan), {
        name,
        why,
        idempotencyKey: `plan:${plan.id}:${plan.nextSlotAt}`,
      });
      return 'run';
    } catch (error) {
      if (error instanceof AlreadyRunning) return this.skip(tx, plan);
      throw error;
    }
  }

  private async skip(tx: Db, plan: BackupPlanRow): Promise<'skip'> {
    this.log.warn('a backup plan was skipped: the one before still runs', { plan: plan.name });
    await notePlan(tx, plan.id, { skippedRuns: plan.skippedRuns + 1 });
    return 'skip';
  }

  private async isRunning(plan: BackupPlanRow): Promise<boolean> {
    const job = plan.lastJobId ? await this.jobs.find(plan.lastJobId) : null;
    return job !== null && job.endedAt === null;
  }
}
