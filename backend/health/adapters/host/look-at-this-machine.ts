import { HostProbe } from './host-probe.js';

/** The look judges nothing: whoever reads the numbers does. */
const unjudged = {
  kind: 'host',
  cpuWarn: 100,
  memoryWarn: 100,
  diskWarn: 100,
  diskFail: 100,
  failedUnits: false,
  rebootRequired: false,
} as const;

/** How much of this machine is in use, in percent, after one short look; null where there is no /proc. */
export async function lookAtThisMachine(): Promise<{ cpu: number; memory: number; disk: number } | null> {
  const limits = { timeoutMs: 2000, signal: AbortSignal.timeout(2000) };
  const { host } = (await new HostProbe().run(unjudged, limits)).facts;
  if (!host) return null;
  const root = host.disks.find((disk) => disk.mount === '/');
  return { cpu: host.cpuPercent ?? 0, memory: host.memoryPercent, disk: root?.usedPercent ?? 0 };
}
