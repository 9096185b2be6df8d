import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { In } from 'typeorm';
import { AuditTrail } from '../audit/index.js';
import { Clock } from '../clock/index.js';
import { Store } from '../database/index.js';
import { Bell } from '../events/bells.js';
import { EventLog, EventTail, type LoggedEvent, type Subscription } from '../events/index.js';
import { JOB_LEASE, LeaseLost, renewEvery, thisHolder } from '../leases/index.js';
import { Log } from '../logging/index.js';
import { HeldJob } from './held-job.js';
import { type Claim, JobClaims } from './job-claims.js';
import { JobGate } from './job-gate.js';
import { JobHandlers } from './job-handler.js';
import { JobRun, Stopped } from './job-run.js';
import { JobRow } from './persistence/job.row.js';

/** Jobs at once in one process. */
const MOST_AT_ONCE = 4;
/** How often it looks for jobs to take, besides being woken by their events. */
const LOOK_MS = 2_000;
/** How often it looks whether leases are due or lost. */
const WATCH_MS = 1_000;
/** With nothing to keep it waits to be rung: no job of ours begins without it. */
const FOR_EVER_MS = 2_000_000_000;
const STOP_GRACE_MS = 6_000;

/** The daemon's part: takes jobs, keeps their leases, and runs them. */
@Injectable()
export class JobRunner {
  private readonly runs = new Map<string, JobRun>();
  private readonly bell = new Bell();
  private readonly renewBell = new Bell();
  private stopping = false;
  private stopped = false;
  private loops: Promise<void>[] = [];
  private tailing: Subscription | null = null;
  /** When it last looked for jobs to take, monotonic milliseconds; null: not yet. */
  cameRoundAt: number | null = null;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly events: EventLog,
    private readonly tail: EventTail,
    private readonly audit: AuditTrail,
    private readonly claims: JobClaims,
    private readonly handlers: JobHandlers,
    private readonly gate: JobGate,
    private readonly log: Log,
  ) {}

  /** Ids of the jobs this process works on. */
  get working(): string[] {
    return [...this.runs.keys()];
  }

  async start(): Promise<void> {
    this.tailing = this.tail.follow({ from: await this.tail.latest() }, (events) => this.hear(events));
    this.loops = [this.takeLoop(), this.renewLoop()];
  }

  /** Takes no more, tells every handler to let go, and waits for them a while; what is left is found by its lease. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.bell.ring();
    for (const run of this.runs.values()) run.stop(new Stopped('shutdown', 'Holdfast was stopped while it ran'));
    const patience = new AbortController();
    const ends = Promise.all([...this.runs.values()].map((run) => run.done));
    await Promise.race([ends, delay(STOP_GRACE_MS, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
    this.stopped = true;
    this.renewBell.ring();
    await Promise.all([...this.loops, this.tailing?.stop()]);
  }

  private async takeLoop(): Promise<void> {
    while (!this.stopping) {
      await this.take().then(
        () => (this.cameRoundAt = this.clock.monotonic()),
        (error: unknown) => this.log.error('no job was taken', { error }),
      );
      if (!this.stopping) await this.bell.heard(LOOK_MS);
    }
  }

  private async take(): Promise<void> {
    const free = MOST_AT_ONCE - this.runs.size;
    for (const id of await this.claims.candidates(this.handlers.kinds(), free)) {
      const claim = this.stopping ? null : await this.claims.claim(id, thisHolder);
      if (claim) this.begin(claim);
    }
  }

  private begin(claim: Claim): void {
    const { job } = claim;
    this.runs.get(job.id)?.held.giveUp(new LeaseLost(`job ${job.id}`));
    const { store, clock, events, audit } = this;
    const held = new HeldJob(job, claim, { store, clock, events, audit });
    this.log.info('job taken', { job: job.id, kind: job.kind, how: claim.happening, term: job.term });
    const run = new JobRun(held, claim, this.handlers.get(job.kind)!, this.gate, clock, this.log);
    this.runs.set(job.id, run);
    this.renewBell.ring();
    if (job.cancelRequestedAt) run.stop(new Stopped('cancel', job.cancelReason ?? 'It was cancelled'));
    void run.done.finally(() => this.leave(run));
  }

  private leave(run: JobRun): void {
    const { id, kind, state, failure } = run.held.row;
    this.log.info('job left', { job: id, kind, state, ...(failure ? { failure } : {}) });
    if (this.runs.get(id) === run) this.runs.delete(id);
    this.bell.ring();
  }

  private async hear(events: LoggedEvent[]): Promise<void> {
    const jobs = events.filter((event) => event.type === 'job.changed');
    const says = (event: LoggedEvent) => event.data as { state: string; cancel: boolean };
    if (jobs.some((event) => says(event).state === 'queued')) this.bell.ring();
    if (jobs.some((event) => says(event).cancel && this.runs.has(event.subject.id))) await this.stopCancelled();
  }

  private async renewLoop(): Promise<void> {
    let renewAt = 0;
    while (!this.stopped) {
      await this.renewBell.heard(this.runs.size > 0 ? WATCH_MS : FOR_EVER_MS);
      this.letGoOfLost();
      if (this.stopped || this.runs.size === 0 || this.clock.monotonic() < renewAt) continue;
      renewAt = this.clock.monotonic() + renewEvery(JOB_LEASE);
      await this.renew().catch((error: unknown) => {
        renewAt = 0;
        this.log.warn('the leases of jobs were not renewed', { error });
      });
    }
  }

  /** Renews every lease in one transaction; a job that is no longer ours is told so. */
  private async renew(): Promise<void> {
    const sentAt = this.clock.monotonic();
    const held = [...this.runs.values()].map((run) => run.held);
    const kept = await this.store.write(async (tx) => {
      const leaseUntil = (await this.store.now(tx)) + JOB_LEASE.ttlMs;
      const ours: HeldJob[] = [];
      for (const job of held) {
        const { id, holder, term } = job.row;
        const renewed = await tx.update(JobRow, { id, holder: holder!, term, state: 'running' }, { leaseUntil });
        if (renewed.affected) ours.push(job);
      }
      return ours;
    });
    kept.forEach((job) => job.renewed(sentAt));
    await this.stopCancelled();
  }

  private letGoOfLost(): void {
    for (const { held } of this.runs.values())
      if (!held.holds() && !held.lost.signal.aborted) held.giveUp(new LeaseLost(`job ${held.row.id}`));
  }

  private async stopCancelled(): Promise<void> {
    const rows = await this.store.read.findBy(JobRow, { id: In(this.working) });
    for (const { id, cancelRequestedAt, cancelReason } of rows)
      if (cancelRequestedAt) this.runs.get(id)?.stop(new Stopped('cancel', cancelReason ?? 'It was cancelled'));
  }
}
