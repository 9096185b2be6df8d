/** When is what a machine says about itself too much? */
import type { HostSettings } from './check.js';
import type { DiskFacts, HostFacts } from './host-facts.js';
import type { ProbeResult } from './result.js';

type Verdict = Pick<ProbeResult, 'outcome' | 'code' | 'sentence'>;

const percent = (value: number) => `${Math.round(value)} %`;

/** The disk that is fullest; null when there is none. */
export function fullest(disks: DiskFacts[]): DiskFacts | null {
  return disks.reduce<DiskFacts | null>(
    (most, disk) => (most && most.usedPercent >= disk.usedPercent ? most : disk),
    null,
  );
}

/** Judges facts by the thresholds of a check; the worst reason is the one that is said. */
export function judgeHost(facts: HostFacts, limits: HostSettings): Verdict {
  const disk = fullest(facts.disks);
  const diskSays = disk ? `found ${disk.mount} ${percent(disk.usedPercent)} used` : '';
  if (disk && disk.usedPercent >= limits.diskFail) {
    return { outcome: 'fail', code: 'full', sentence: `${diskSays} (limit ${limits.diskFail} %)` };
  }
  const warn = (code: Verdict['code'], sentence: string): Verdict => ({ outcome: 'warn', code, sentence });
  if (facts.stuckMounts.length > 0) return warn('timeout', `got no answer from the mount ${facts.stuckMounts[0]}`);
  if (disk && disk.usedPercent >= limits.diskWarn) return warn('full', `${diskSays} (limit ${limits.diskWarn} %)`);
  if (facts.memoryPercent >= limits.memoryWarn) {
    return warn('busy', `found memory ${percent(facts.memoryPercent)} used (limit ${limits.memoryWarn} %)`);
  }
  const [failed, ...others] = facts.failedUnits ?? [];
  if (limits.failedUnits && failed !== undefined) {
    return warn(
      'wrong-answer',
      `found the unit ${failed}${others.length > 0 ? ` and ${others.length} more` : ''} failed`,
    );
  }
  if (limits.rebootRequired && facts.rebootRequired) return warn('busy', 'found a reboot to be due');
  if (facts.cpuPercent !== null && facts.cpuPercent >= limits.cpuWarn) {
    return warn('busy', `found the CPU ${percent(facts.cpuPercent)} used (limit ${limits.cpuWarn} %)`);
  }
  return { outcome: 'pass', code: 'ok', sentence: summary(facts, disk) };
}

function summary(facts: HostFacts, disk: DiskFacts | null): string {
  const parts = [
    ...(facts.cpuPercent === null ? [] : [`CPU ${percent(facts.cpuPercent)}`]),
    `memory ${percent(facts.memoryPercent)}`,
    ...(disk ? [`${disk.mount} ${percent(disk.usedPercent)} used`] : []),
  ];
  return parts.join(', ');
}

/** The values kept as history, in the whole units of their measures (hundredths of a percent, bytes a second). */
export function measuresOf(facts: HostFacts): NonNullable<ProbeResult['measures']> {
  const all = {
    cpu: hundredths(facts.cpuPercent),
    memory: hundredths(facts.memoryPercent),
    load: hundredths(facts.load[0]),
    received: facts.receivedBytesPerSecond,
    sent: facts.sentBytesPerSecond,
    pressureCpu: hundredths(facts.pressure.cpu),
    pressureIo: hundredths(facts.pressure.io),
    pressureMemory: hundredths(facts.pressure.memory),
    disk: hundredths(fullest(facts.disks)?.usedPercent ?? null),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function hundredths(value: number | null): number | null {
  return value === null ? null : value * 100;
}
