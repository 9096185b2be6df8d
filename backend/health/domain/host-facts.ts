/** What a machine says about itself. Percentages are 0 to 100. */
export interface DiskFacts {
  mount: string;
  totalBytes: number;
  usedPercent: number;
}

export interface HostFacts {
  /** Null at the first look: use is a difference of two. */
  cpuPercent: number | null;
  cores: number;
  memoryPercent: number;
  memoryTotalBytes: number;
  swapPercent: number | null;
  load: [number, number, number];
  uptimeSeconds: number;
  disks: DiskFacts[];
  /** Mounts that did not answer in time. */
  stuckMounts: string[];
  receivedBytesPerSecond: number | null;
  sentBytesPerSecond: number | null;
  /** Names of failed systemd units; absent where nobody tells. */
  failedUnits?: string[];
  rebootRequired?: boolean;
  /** Security updates that wait to be installed. */
  securityUpdates?: number;
  /** Share of time in which somebody waited (`some avg10`); null where the kernel does not tell. */
  pressure: { cpu: number | null; io: number | null; memory: number | null };
}
