import type { DiskFacts, HostFacts } from '../../domain/host-facts.js';
import { isRealFilesystem, leadsOffTheMachine } from './proc-files.js';
import type { MetricSample, MetricSamples } from './metric-lines.js';

export interface ExporterCounters {
  /** Monotonic milliseconds. */
  at: number;
  busy: number;
  total: number;
  received: number;
  sent: number;
  /** Seconds somebody waited. */
  waiting: { cpu: number | null; io: number | null; memory: number | null };
}

const all = (samples: MetricSamples, name: string): readonly MetricSample[] => samples.get(name) ?? [];
const one = (samples: MetricSamples, name: string): number | null => samples.get(name)?.[0]?.value ?? null;
const sum = (list: readonly MetricSample[]): number => list.reduce((total, { value }) => total + value, 0);

export function countersOf(samples: MetricSamples, at: number): ExporterCounters {
  const cpu = all(samples, 'node_cpu_seconds_total');
  const idle = cpu.filter(({ labels }) => labels.mode === 'idle' || labels.mode === 'iowait');
  const total = sum(cpu);
  const off = (name: string) => sum(all(samples, name).filter(({ labels }) => leadsOffTheMachine(labels.device ?? '')));
  const waited = (what: string) => one(samples, `node_pressure_${what}_waiting_seconds_total`);
  return {
    at,
    busy: total - sum(idle),
    total,
    received: off('node_network_receive_bytes_total'),
    sent: off('node_network_transmit_bytes_total'),
    waiting: { cpu: waited('cpu'), io: waited('io'), memory: waited('memory') },
  };
}

/** What a machine says about itself; null when these are not the metrics of a node_exporter. */
export function factsOf(
  samples: MetricSamples,
  now: ExporterCounters,
  before: ExporterCounters | null,
): HostFacts | null {
  const memory = one(samples, 'node_memory_MemTotal_bytes');
  const cpus = new Set(all(samples, 'node_cpu_seconds_total').map(({ labels }) => labels.cpu));
  if (!memory || cpus.size === 0) return null;
  const [swap, boot] = [one(samples, 'node_memory_SwapTotal_bytes'), one(samples, 'node_boot_time_seconds')];
  const load = (minutes: number) => one(samples, `node_load${minutes}`) ?? 0;
  return {
    ...rates(now, before),
    cores: cpus.size,
    memoryPercent: used(one(samples, 'node_memory_MemAvailable_bytes') ?? 0, memory),
    memoryTotalBytes: memory,
    swapPercent: swap ? used(one(samples, 'node_memory_SwapFree_bytes') ?? 0, swap) : null,
    load: [load(1), load(5), load(15)],
    uptimeSeconds: boot === null ? 0 : Math.max(0, Math.floor((one(samples, 'node_time_seconds') ?? boot) - boot)),
    ...disks(samples),
    ...told(samples),
  };
}

function rates(
  now: ExporterCounters,
  before: ExporterCounters | null,
): Pick<HostFacts, 'cpuPercent' | 'receivedBytesPerSecond' | 'sentBytesPerSecond' | 'pressure'> {
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  // Counters that went back are those of a machine that was started again.
  if (!before || seconds <= 0 || now.total <= before.total) {
    const pressure = { cpu: null, io: null, memory: null };
    return { cpuPercent: null, receivedBytesPerSecond: null, sentBytesPerSecond: null, pressure };
  }
  const share = (what: 'cpu' | 'io' | 'memory') => {
    const [later, earlier] = [now.waiting[what], before.waiting[what]];
    return later === null || earlier === null ? null : Math.min(100, Math.max(0, (100 * (later - earlier)) / seconds));
  };
  return {
    cpuPercent: Math.max(0, (100 * (now.busy - before.busy)) / (now.total - before.total)),
    receivedBytesPerSecond: Math.max(0, (now.received - before.received) / seconds),
    sentBytesPerSecond: Math.max(0, (now.sent - before.sent) / seconds),
    pressure: { cpu: share('cpu'), io: share('io'), memory: share('memory') },
  };
}

/** As `df` counts; each device once, and mounts the exporter itself found stuck by name. */
function disks(samples: MetricSamples): Pick<HostFacts, 'disks' | 'stuckMounts'> {
  const by = (name: string) =>
    new Map(all(samples, name).map(({ labels, value }) => [labels.mountpoint, value] as const));
  const [free, available] = [by('node_filesystem_free_bytes'), by('node_filesystem_avail_bytes')];
  const found = new Map<string, DiskFacts>();
  for (const { labels, value: totalBytes } of all(samples, 'node_filesystem_size_bytes')) {
    const { mountpoint: mount = '', fstype = '', device = mount } = labels;
    const usedBytes = totalBytes - (free.get(mount) ?? totalBytes);
    const usable = usedBytes + (available.get(mount) ?? 0);
    if (usable <= 0 || !isRealFilesystem(fstype, mount)) continue;
    const known = found.get(device);
    if (known && known.mount.length <= mount.length) continue;
    found.set(device, { mount, totalBytes, usedPercent: (100 * usedBytes) / usable });
  }
  const stuck = all(samples, 'node_filesystem_device_error').filter(
    ({ labels, value }) => value === 1 && isRealFilesystem(labels.fstype ?? '', labels.mountpoint ?? ''),
  );
  return {
    disks: [...found.values()].slice(0, 50),
    stuckMounts: stuck.map(({ labels }) => labels.mountpoint).slice(0, 10),
  };
}

/** What only some exporters tell: the systemd collector, and Debian's text files about apt. */
function told(samples: MetricSamples): Pick<HostFacts, 'failedUnits' | 'rebootRequired' | 'securityUpdates'> {
  const reboot = one(samples, 'node_reboot_required');
  const updates = samples.get('apt_upgrades_pending');
  const security = updates?.filter(({ labels }) => /security/i.test(labels.origin ?? ''));
  return {
    failedUnits: all(samples, 'node_systemd_unit_state')
      .map(({ labels }) => labels.name ?? '?')
      .slice(0, 20),
    ...(reboot === null ? {} : { rebootRequired: reboot === 1 }),
    ...(security === undefined ? {} : { securityUpdates: sum(security) }),
  };
}

function used(free: number, total: number): number {
  return Math.min(100, Math.max(0, 100 * (1 - free / total)));
}
