import type { Log } from '../../../platform/logging/index.js';
import type { Aim } from '../../domain/aim.js';
import type { CheckKind } from '../../domain/check.js';
import { judge } from '../../domain/lateness.js';
import type { ProbeResult } from '../../domain/result.js';
import type { CpuWaits, Probe } from '../../ports.js';
import { LagMeter } from './lag-meter.js';
import { type Asker, type Probed, Prober, type ProberClock } from './prober.js';
import { ThreadedProber } from './threaded-prober.js';

/** Asks once; `done` is called once, never before it returns. Returns the way to end it at once. */
export type Looker = (aim: Aim, timeoutMs: number, done: (result: ProbeResult) => void) => () => void;

/** The probes of this process, one of each kind, and where they run. */
export class ProbeSet {
  readonly byKind: ReadonlyMap<CheckKind, Probe>;

  /** @param thread the entry of a prober thread; without it everything runs on this one */
  constructor(
    probes: readonly Probe[],
    private readonly thread?: URL,
    private readonly waits: CpuWaits | null = null,
  ) {
    this.byKind = new Map(probes.map((probe) => [probe.kind, probe]));
  }

  /** A prober that says its results to `onResult`. */
  asker(clock: ProberClock, log: Log, onResult: (probed: Probed) => void): Asker {
    const local = new Prober(this.byKind, clock, onResult, undefined, this.waits);
    return this.thread ? new ThreadedProber(local, this.thread, log, onResult) : local;
  }

  /** Asks for somebody else, once each time and on this thread; what fails while that is late is `late`. */
  looker(clock: ProberClock): Looker {
    const lag = new LagMeter(clock, this.waits);
    return (aim, timeoutMs, done) => {
      const probe = this.byKind.get(aim.kind)!.prepare(aim);
      const measuring = lag.begin();
      return probe.start(timeoutMs, (raw) => {
        const result = judge(raw, lag.latenessSince(measuring.since));
        measuring.end();
        done(result);
      });
    };
  }
}
