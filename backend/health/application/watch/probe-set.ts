import type { Log } from '../../../platform/logging/index.js';
import type { CheckKind } from '../../domain/check.js';
import type { CpuWaits, Probe } from '../../ports.js';
import { type Asker, type Probed, Prober, type ProberClock } from './prober.js';
import { ThreadedProber } from './threaded-prober.js';

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
}
