import { Injectable } from '@nestjs/common';
import { runAs, system } from '../../../platform/context/index.js';
import { EventTail, type LoggedEvent, type Subscription } from '../../../platform/events/index.js';
import { AlreadyRunning, Jobs } from '../../../platform/jobs/index.js';
import { recoveryById, stepsOfRecovery } from '../../persistence/clusters.queries.js';
import { clusterById, memberById } from '../../persistence/clusters.store.js';
import type { Db } from '../../persistence/db.js';
import { keepExtraJob } from '../cluster-job.js';

/** Asks for the contents of whatever a recovery set apart for, once for each recovery. */
@Injectable()
export class KeepWhatWasSetApart {
  private subscription: Subscription | null = null;

  constructor(
    private readonly tail: EventTail,
    private readonly jobs: Jobs,
  ) {}

  start(): void {
    this.subscription = this.tail.follow('failover-extra', (events, tx) => this.note(events, tx));
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  private async note(events: readonly LoggedEvent[], tx: Db): Promise<void> {
    for (const { type, subject } of events) if (type === 'recovery.ended') await this.ended(subject.id, tx);
  }

  private async ended(id: string, tx: Db): Promise<void> {
    const recovery = await recoveryById(tx, id);
    const cluster = recovery && (await clusterById(tx, recovery.clusterId));
    if (cluster?.kind !== 'mariadb') return;
    const apart = (await stepsOfRecovery(tx, id)).filter(
      ({ step, state }) => step.kind === 'quarantine' && state === 'done',
    );
    for (const { step } of apart) {
      const member = await memberById(tx, step.on);
      if (member) await runAs(system, () => this.ask(tx, cluster, member, id));
    }
  }

  private async ask(tx: Db, cluster: Named, member: Named, recoveryId: string): Promise<void> {
    try {
      await this.jobs.enqueue(tx, keepExtraJob(cluster, member, { recoveryId, patient: true }));
    } catch (error) {
      if (!(error instanceof AlreadyRunning)) throw error; // the one that runs keeps the same
    }
  }
}

interface Named {
  readonly id: string;
  readonly name: string;
}
