import { Injectable } from '@nestjs/common';
import { KeepIncidents } from '../../incidents/index.js';
import { Monitor } from '../../health/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { Store } from '../../platform/database/index.js';
import { JobRunner } from '../../platform/jobs/index.js';
import { thisHolder } from '../../platform/leases/index.js';
import { Log } from '../../platform/logging/index.js';
import { lateOnes } from '../domain/on-time.js';
import { noteWatchdog } from '../persistence/watchdog.store.js';
import { NotDelivered, OutsideCall } from '../ports.js';
import { Notifier } from './notifier.js';

const everyMs = 60_000;
/** A failed call is tried again so soon. */
const againMs = 10_000;

/**
 * Who watches Holdfast: while checks, jobs, incidents and notifications come round in time and the store can be written,
 * one address outside is called each minute. When any of them does not, the calls stop, after one that says so; what
 * listens there tells people when the calls stay away, also when this machine is gone.
 */
@Injectable()
export class Watchdog {
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> = Promise.resolve();
  private saidFail = false;
  private stopped = false;

  constructor(
    private readonly monitor: Monitor,
    private readonly jobs: JobRunner,
    private readonly incidents: KeepIncidents,
    private readonly notifier: Notifier,
    private readonly outside: OutsideCall,
    private readonly store: Store,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.next(2 * againMs);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.working;
  }

  /** One look, with its call; true when all was on time and the call was taken. */
  async look(): Promise<boolean> {
    const late = lateOnes(this.loops(), this.clock.monotonic());
    const written = await this.write(late).then(
      () => true,
      () => false,
    );
    const well = written && late.length === 0;
    if (late.length > 0) this.log.error('the watchdog found loops that are late', { late });
    const { watchdogUrl: url } = this.config;
    if (!url) return well;
    if (well) return this.call(url);
    if (!this.saidFail) this.saidFail = await this.call(`${url}/fail`);
    return false;
  }

  private loops() {
    return [
      { name: 'checks', withinMs: 20_000, cameRoundAt: this.monitor.cameRoundAt },
      { name: 'jobs', withinMs: 20_000, cameRoundAt: this.jobs.cameRoundAt },
      { name: 'incidents', withinMs: 20_000, cameRoundAt: this.incidents.cameRoundAt },
      { name: 'notifications', withinMs: 45_000, cameRoundAt: this.notifier.cameRoundAt },
    ];
  }

  private async write(late: string[]): Promise<void> {
    const row = { id: thisHolder.slice(0, 190), at: this.clock.now(), ok: late.length === 0, late: late.join(', ') };
    await noteWatchdog(this.store, row);
  }

  private async call(url: string): Promise<boolean> {
    try {
      await this.outside.call(url);
      this.saidFail = this.saidFail && url.endsWith('/fail');
      return true;
    } catch (error) {
      const answer = error instanceof NotDelivered ? error.message : String(error);
      this.log.warn('the watchdog did not reach who listens outside', { answer });
      return false;
    }
  }

  private next(ms: number): void {
    if (!this.stopped) this.timer = setTimeout(() => void (this.working = this.round()), ms);
  }

  private async round(): Promise<void> {
    const well = await this.look().catch((error: unknown) => {
      this.log.error('the watchdog could not look', { error });
      return false;
    });
    this.next(well || !this.config.watchdogUrl ? everyMs : againMs);
  }
}
