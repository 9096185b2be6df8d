import { readdirSync, readFileSync } from 'node:fs';

/** The pid of Holdfast's own process of that role, by its supervisor's pid; 0 while there is none. */
export function processOf(supervisor: number, role: 'server' | 'daemon'): number {
  const entry = role === 'daemon' ? 'backend/daemon.js' : 'backend/main.js';
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return Number(pids.find((pid) => parentOf(pid) === supervisor && commandOf(pid).includes(entry)) ?? 0);
}

function parentOf(pid: string): number {
  return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

const commandOf = (pid: string) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
}
