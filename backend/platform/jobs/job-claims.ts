import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThan } from 'typeorm';
import { Clock } from '../clock/index.js';
import { findForUpdate, Store } from '../database/index.js';
import { EventLog } from '../events/index.js';
import { JOB_LEASE, mayTake } from '../leases/index.js';
import { jobEvents } from './job-events.js';
import { type JobHappening, jobStates } from './job-states.js';
import { JobRow } from './persistence/job.row.js';

/** A job that is ours now, how it became so, and who had it before. */
export interface Claim {
  job: JobRow;
  happening: JobHappening & ('claim' | 'take-over');
  formerHolder: string | null;
  /** Monotonic time from before the claim was sent: our lease counts from here. */
  sentAt: number;
}

/** Takes jobs that wait, and those whose holder no longer renews. */
@Injectable()
export class JobClaims {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly events: EventLog,
  ) {}

  /** Ids of jobs of these kinds that may be taken now, the oldest first. */
  async candidates(kinds: string[], limit: number): Promise<string[]> {
    if (kinds.length === 0 || limit <= 0) return [];
    const now = await this.store.now();
    const rows = await this.store.read.find(JobRow, {
      select: { id: true, createdAt: true },
      where: [
        { kind: In(kinds), state: 'queued' },
        { kind: In(kinds), state: 'running', leaseUntil: LessThanOrEqual(now) },
        { kind: In(kinds), state: 'running', leaseUntil: MoreThan(now + JOB_LEASE.ttlMs + JOB_LEASE.marginMs) },
      ],
      order: { createdAt: 'ASC', id: 'ASC' },
      take: limit,
    });
    return rows.map((row) => row.id);
  }

  /** Takes a job, with a new term; null when someone else was faster or it has ended. */
  async claim(id: string, holder: string): Promise<Claim | null> {
    const sentAt = this.clock.monotonic();
    return this.store.write(async (tx) => {
      const job = await findForUpdate(tx, JobRow, { id });
      if (!job) return null;
      const now = await this.store.now(tx);
      const happening = claimable(job, now);
      if (!happening) return null;
      const state = jobStates.next(job.state, happening)!;
      const { holder: formerHolder } = job;
      const lease = { holder, term: job.term + 1, leaseUntil: now + JOB_LEASE.ttlMs };
      const losses = job.losses + (happening === 'take-over' ? 1 : 0);
      const taken = { ...lease, losses, state, startedAt: job.startedAt ?? this.clock.now(), version: job.version + 1 };
      await tx.update(JobRow, { id }, taken);
      Object.assign(job, taken);
      await this.events.append(tx, ...jobEvents(job));
      return { job, happening, formerHolder, sentAt };
    });
  }
}

function claimable(job: JobRow, now: number): Claim['happening'] | null {
  if (job.state === 'queued') return 'claim';
  if (job.state !== 'running') return null;
  return mayTake({ holder: '', expiresAt: job.leaseUntil ?? 0 }, 'anyone', now, JOB_LEASE) ? 'take-over' : null;
}
