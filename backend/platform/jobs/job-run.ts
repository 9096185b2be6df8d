import type { Clock } from '../clock/index.js';
import { runAs } from '../context/index.js';
import { LeaseLost } from '../leases/index.js';
import type { Log } from '../logging/index.js';
import type { HeldJob } from './held-job.js';
import { failureFacts, type JobFailureFacts } from './job.js';
import type { Claim } from './job-claims.js';
import type { GateVerdict, JobGate } from './job-gate.js';
import type { JobHandler } from './job-handler.js';
import type { JobHappening } from './job-states.js';
import type { JobRow } from './persistence/job.row.js';
import { RunningJob } from './running-job.js';

/** How often the process of a job may die before the job is believed to be what kills it. */
const MOST_LOSSES = 3;
/** How long a cancelled handler may take to let go. */
const CANCEL_GRACE_MS = 30_000;
/** Between two attempts to write an end, while the lease lasts. */
const END_PAUSE_MS = 1_000;

/** Why a run was told to stop. */
export class Stopped extends Error {
  constructor(
    readonly by: 'cancel' | 'shutdown',
    reason: string,
  ) {
    super(reason);
  }
}

/** How a run came out, as what is to be written. */
interface Ending {
  happening: JobHappening;
  change: Partial<JobRow>;
}

/** One claimed job, from the gate to its end. */
export class JobRun {
  private readonly stopped = new AbortController();
  private readonly running: RunningJob;
  /** Resolves when the end is written, or when it is no longer ours to write. */
  readonly done: Promise<void>;

  constructor(
    readonly held: HeldJob,
    private readonly claim: Claim,
    private readonly handler: JobHandler,
    private readonly gate: JobGate,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    const signal = AbortSignal.any([this.stopped.signal, held.lost.signal]);
    this.running = new RunningJob(held, signal, clock, log);
    const { requester, requestId } = held.row;
    this.done = runAs(requester, () => this.conduct(), requestId ?? undefined);
  }

  /** Tells the handler to let go. */
  stop(why: Stopped): void {
    this.stopped.abort(why);
  }

  private async conduct(): Promise<void> {
    const ending = await this.ending();
    const change = { progress: this.running.lastProgress, ...ending.change };
    const lines = this.running.close();
    do {
      try {
        return await this.held.end(ending.happening, change, lines);
      } catch (error) {
        this.log.error('the end of a job was not written', { job: this.held.row.id, ...ending, error });
        if (!(error instanceof LeaseLost)) await this.clock.sleep(END_PAUSE_MS);
      }
    } while (this.held.holds());
    this.held.giveUp(new LeaseLost(`job ${this.held.row.id}`));
  }

  private async ending(): Promise<Ending> {
    if (this.claim.happening === 'take-over') {
      const lost = await this.lostForGood();
      if (lost) return { happening: 'lose', change: { failure: lost } };
    }
    const verdict = await this.ask();
    if (!verdict.ok) return refused(verdict.reason);
    try {
      const outcome = await Promise.race([this.handler.run(this.held.row.input, this.running), this.overdue()]);
      return { happening: 'finish', change: { outcome: outcome ?? null } };
    } catch (error) {
      return this.afterFailure(error);
    }
  }

  private afterFailure(error: unknown): Ending {
    const why: unknown = this.stopped.signal.reason;
    if (why instanceof Stopped && why.by === 'shutdown' && this.handler.afterLoss === 'resume')
      return { happening: 'hand-back', change: {} };
    if (why instanceof Stopped) return { happening: 'cancel', change: { cancelReason: why.message } };
    return { happening: 'fail', change: { failure: failureFacts(error) } };
  }

  /** Null when the job goes on here; otherwise it ends, its leftovers swept. */
  private async lostForGood(): Promise<JobFailureFacts | null> {
    const { row } = this.held;
    const tooOften = row.losses >= MOST_LOSSES;
    if (this.handler.afterLoss === 'resume' && !tooOften) return null;
    await this.handler.sweep(row.input, this.running).catch((error: unknown) => {
      this.log.error('what a lost job left behind was not swept', { job: row.id, error });
      this.running.log(`Leftovers were not swept: ${String(error)}`);
    });
    const who = `The process that worked on it (${this.claim.formerHolder}) stopped answering`;
    const often = tooOften ? `, as did ${row.losses - 1} before it` : '';
    const remedy = 'Start it again; what it had left behind was swept';
    return { type: 'process-lost', reason: `${who}${often}.`, exitCode: 1, remedy };
  }

  private async ask(): Promise<GateVerdict> {
    try {
      return await this.gate.allow(this.held.row);
    } catch (error) {
      this.log.error('the gate could not judge a job', { job: this.held.row.id, error });
      return { ok: false, reason: 'The right to run it could not be judged' };
    }
  }

  /** Rejects when the handler was told to let go and did not in time. */
  private overdue(): Promise<never> {
    const { signal } = this.stopped;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        setTimeout(() => reject(signal.reason as Error), CANCEL_GRACE_MS).unref();
      });
    });
  }
}

function refused(reason: string): Ending {
  return { happening: 'refuse', change: { failure: { type: 'denied', reason, exitCode: 13 } } };
}
