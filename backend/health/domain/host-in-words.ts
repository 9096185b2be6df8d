import { bytes, span } from './describe-status.js';
import type { HostFacts } from './host-facts.js';

export interface NamedFact {
  name: string;
  value: string;
}

const percent = (value: number) => `${Math.round(value)} %`;

/** What a machine says about itself, ready to be read; what it does not know is left out. */
export function hostInWords(host: HostFacts): NamedFact[] {
  const facts: (NamedFact | null)[] = [
    host.cpuPercent === null
      ? null
      : { name: 'CPU', value: `${percent(host.cpuPercent)} of ${host.cores} ${host.cores === 1 ? 'core' : 'cores'}` },
    { name: 'Memory', value: `${percent(host.memoryPercent)} of ${bytes(host.memoryTotalBytes)}` },
    ...host.disks.map((disk) => ({
      name: disk.mount,
      value: `${percent(disk.usedPercent)} of ${bytes(disk.totalBytes)} used`,
    })),
    { name: 'Load', value: host.load.map((value) => value.toFixed(2)).join(' · ') },
    traffic(host),
    host.swapPercent ? { name: 'Swap', value: percent(host.swapPercent) } : null,
    pressure(host),
    host.failedUnits?.length ? { name: 'Failed units', value: host.failedUnits.slice(0, 5).join(', ') } : null,
    host.securityUpdates ? { name: 'Security updates', value: String(host.securityUpdates) } : null,
    host.rebootRequired ? { name: 'Reboot', value: 'is due' } : null,
    { name: 'Running for', value: span(host.uptimeSeconds * 1000) },
    ...host.stuckMounts.map((mount) => ({ name: mount, value: 'does not answer' })),
  ];
  return facts.filter((fact) => fact !== null);
}

function traffic({ receivedBytesPerSecond, sentBytesPerSecond }: HostFacts): NamedFact | null {
  if (receivedBytesPerSecond === null || sentBytesPerSecond === null) return null;
  return { name: 'Network', value: `${bytes(receivedBytesPerSecond)}/s in, ${bytes(sentBytesPerSecond)}/s out` };
}

function pressure({ pressure: { cpu, io, memory } }: HostFacts): NamedFact | null {
  if (cpu === null && io === null && memory === null) return null;
  const part = (name: string, value: number | null) => (value === null ? [] : [`${name} ${percent(value)}`]);
  return { name: 'Waiting', value: [...part('CPU', cpu), ...part('disk', io), ...part('memory', memory)].join(', ') };
}
