import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeHost, measuresOf } from '../../domain/judge-host.js';
import type { HostFacts } from '../../domain/host-facts.js';
import type { HostAim } from '../../domain/aim.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits } from '../../ports.js';
import { Deadline } from '../net/deadline.js';
import { measured } from '../net/faults.js';
import { Disks } from './disks.js';
import type { ExporterLook } from './exporter-look.js';
import * as proc from './proc-files.js';

interface Counters {
  at: number;
  busy: number;
  total: number;
  received: number;
  sent: number;
}

const elsewhere = {
  ...({ outcome: 'none', code: 'not-set-up', alone: true, facts: {} } as const),
  sentence:
    'cannot be looked at: no daemon runs on the machine on which Holdfast began. Give it its host name as address, and its node_exporter is asked',
};

/**
 * Looks at a machine: the one Holdfast runs on through /proc, others through their exporter. Rates are differences to the
 * look before. A daemon on another machine says nothing of that one: what it could read is its own.
 */
export class HostProbe extends Probe<HostAim> {
  readonly kind = 'host';
  private before: Counters | null = null;

  constructor(
    private readonly root = '/proc',
    private readonly disks = new Disks(),
    private readonly exporters: ExporterLook | null = null,
    private readonly isHere = () => Promise.resolve(true),
  ) {
    super();
  }

  run(aim: HostAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    return measured(deadline, async () => {
      if (aim.exporter === undefined && !(await deadline.race(this.isHere()))) return elsewhere;
      const host = await deadline.race(this.lookFrom(aim, limits, deadline));
      return { ...judgeHost(host, aim), facts: { host }, measures: measuresOf(host) };
    });
  }

  private lookFrom(aim: HostAim, limits: ProbeLimits, deadline: Deadline): Promise<HostFacts> {
    if (aim.exporter !== undefined && this.exporters) return this.exporters.look(aim.exporter, deadline);
    return this.look(limits.timeoutMs / 2, Math.min(200, limits.timeoutMs / 4));
  }

  private async look(diskLimitMs: number, firstLookMs: number): Promise<HostFacts> {
    if (!this.before) await this.firstLook(firstLookMs);
    const [stat, meminfo, loadavg, netDev, uptime, mounts, cpu, io, memory] = await Promise.all([
      this.read('stat'),
      this.read('meminfo'),
      this.read('loadavg'),
      this.read('net/dev').catch(() => ''),
      this.read('uptime').catch(() => '0'),
      this.read('self/mounts').catch(() => ''),
      ...['cpu', 'io', 'memory'].map((name) => this.read(`pressure/${name}`).catch(() => null)),
    ]);
    const { disks, stuck } = await this.disks.look(proc.mounts(mounts), diskLimitMs);
    const used = proc.memory(meminfo);
    return {
      ...this.rates({ at: performance.now(), ...proc.cpuTimes(stat), ...proc.traffic(netDev) }),
      cores: proc.cores(stat),
      memoryPercent: used.percent,
      memoryTotalBytes: used.totalBytes,
      swapPercent: used.swapPercent,
      load: proc.load(loadavg),
      uptimeSeconds: Math.floor(parseFloat(uptime)),
      disks,
      stuckMounts: stuck,
      pressure: { cpu: proc.pressure(cpu), io: proc.pressure(io), memory: proc.pressure(memory) },
    };
  }

  /** A first pair of counters, so that the first answer already knows how busy the machine is. */
  private async firstLook(forMs: number): Promise<void> {
    const [stat, netDev] = await Promise.all([this.read('stat'), this.read('net/dev').catch(() => '')]);
    this.before = { at: performance.now(), ...proc.cpuTimes(stat), ...proc.traffic(netDev) };
    await new Promise((resolve) => setTimeout(resolve, forMs));
  }

  private rates(now: Counters): Pick<HostFacts, 'cpuPercent' | 'receivedBytesPerSecond' | 'sentBytesPerSecond'> {
    const before = this.before;
    this.before = now;
    const seconds = before ? (now.at - before.at) / 1000 : 0;
    if (!before || now.total <= before.total || seconds <= 0) {
      return { cpuPercent: null, receivedBytesPerSecond: null, sentBytesPerSecond: null };
    }
    return {
      cpuPercent: Math.max(0, (100 * (now.busy - before.busy)) / (now.total - before.total)),
      receivedBytesPerSecond: Math.max(0, (now.received - before.received) / seconds),
      sentBytesPerSecond: Math.max(0, (now.sent - before.sent) / seconds),
    };
  }

  private read(name: string): Promise<string> {
    return readFile(join(this.root, name), 'utf8');
  }
}
