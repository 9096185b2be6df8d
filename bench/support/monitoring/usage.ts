import { readFileSync } from 'node:fs';
import { processorTime } from '../processor-time.js';

/** What processes cost between two moments. */
export interface Usage {
  cpuSeconds: number;
  /** Resident memory of all of them at the end, MB. */
  memoryMb: number;
}

/** Begins to measure processes with all they started; the returned function ends it. */
export function watchUsage(pids: readonly number[]): () => Usage {
  const used = () => pids.reduce((sum, pid) => sum + processorTime(pid), 0);
  const before = used();
  return () => ({
    cpuSeconds: (used() - before) / 1_000,
    memoryMb: pids.reduce((sum, pid) => sum + residentMb(pid), 0),
  });
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]) / 1_024;
}
