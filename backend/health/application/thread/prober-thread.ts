import { type ProbeResult, saysTheSame } from '../../domain/result.js';
import type { CpuWaits, Probe } from '../../ports.js';
import type { Probed } from '../watch/prober.js';
import { Prober, type ProberClock } from '../watch/prober.js';
import { type FromProber, sameAgain, type ToProber } from './messages.js';

/** Results wait this long for others to go with them. */
const gatherMs = 100;
/** Ten thousand dead targets with a timeout of half their interval are five thousand at once; each is some 20 kB. */
const mostInFlight = 2_048;

/**
 * The prober thread's half: a prober whose results go to the main thread in batches of numbers. Most checks say the same
 * each time, and then nothing but numbers is sent.
 */
export class ProberThread {
  private readonly prober: Prober;
  private readonly numbers = new Map<string, number>();
  private readonly ids = new Map<number, string>();
  private readonly last = new Map<number, ProbeResult>();
  private gathered: number[] = [];
  private said: ProbeResult[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    probes: readonly Probe[],
    clock: ProberClock,
    private readonly post: (message: FromProber) => void,
    waits: CpuWaits,
  ) {
    const byKind = new Map(probes.map((probe) => [probe.kind, probe]));
    this.prober = new Prober(byKind, clock, (probed) => this.gather(probed), mostInFlight, waits);
    this.prober.start();
  }

  hear(message: ToProber): void {
    switch (message.type) {
      case 'set':
        this.numbers.set(message.task.id, message.n);
        this.ids.set(message.n, message.task.id);
        return this.prober.set(message.task);
      case 'remove':
        return this.remove(message.n);
      case 'ask':
        return this.prober.ask(this.ids.get(message.n) ?? '', message.inMs);
      case 'stop':
        return void this.stop();
    }
  }

  takeLag(): number {
    return this.prober.takeLag();
  }

  private remove(n: number): void {
    const id = this.ids.get(n);
    if (id === undefined) return;
    this.prober.remove(id);
    this.ids.delete(n);
    this.last.delete(n);
    this.numbers.delete(id);
  }

  private async stop(): Promise<void> {
    const dropped = await this.prober.stop();
    this.send();
    this.post({ type: 'stopped', dropped });
  }

  private gather({ id, at, result }: Probed): void {
    const n = this.numbers.get(id)!;
    const last = this.last.get(n);
    const same = last !== undefined && saysTheSame(result, last);
    this.gathered.push(n, at, result.durationMs, same ? sameAgain : this.said.length);
    if (!same) {
      this.said.push(result);
      this.last.set(n, result);
    }
    this.timer ??= setTimeout(() => this.send(), gatherMs);
  }

  private send(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.gathered.length === 0) return;
    this.post({ type: 'results', sentAt: Date.now(), numbers: Float64Array.from(this.gathered), said: this.said });
    this.gathered = [];
    this.said = [];
  }
}
