import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** CPU time that a process and all it started have used so far, in milliseconds. */
export function processorTime(pid: number): number {
  return familyOf(pid).reduce((sum, one) => sum + usedBy(one), 0);
}

function usedBy(pid: number): number {
  const fields = statOf(pid);
  return fields ? ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND : 0;
}

/** What follows the name in /proc/<pid>/stat; null when it has ended. */
function statOf(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  } catch {
    return null;
  }
}

function familyOf(pid: number): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Boolean);
  const parents = pids.map((one) => [one, Number(statOf(one)?.[1])]);
  const family = [pid];
  for (let index = 0; index < family.length; index++)
    family.push(...parents.filter(([, parent]) => parent === family[index]).map(([child]) => child));
  return family;
}
