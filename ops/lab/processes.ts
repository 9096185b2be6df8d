import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** A process of the lab: ended when this process ends, its last output kept for error messages. */
export interface LabProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** stdout and stderr so far, the last 64 kB. */
  readonly output: () => string;
  readonly running: () => boolean;
  /** The code or signal it ended with; waits for it. */
  readonly ended: () => Promise<number | NodeJS.Signals>;
  /** Sends a signal and waits for the end; SIGKILL follows after `graceMs`. */
  readonly end: (signal?: NodeJS.Signals, graceMs?: number) => Promise<number | NodeJS.Signals>;
}

const KEPT_OUTPUT = 64 * 1024;
const alive = new Set<ChildProcess>();
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal]));
}

/** Starts a program whose end is tied to ours. */
export function startProcess(command: string, args: string[], options: SpawnOptions = {}): LabProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  alive.add(child);
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-KEPT_OUTPUT));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const end = Promise.race([
    once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals),
    once(child, 'error').then(([error]) => {
      output += `\n${command}: ${(error as Error).message}`;
      return 127;
    }),
  ]).finally(() => alive.delete(child));
  return {
    pid: child.pid ?? -1,
    child,
    output: () => output,
    running: () => alive.has(child),
    ended: () => end,
    end: (signal = 'SIGTERM', graceMs = 10_000) => endProcess(child, end, signal, graceMs),
  };
}

async function endProcess<T>(child: ChildProcess, end: Promise<T>, signal: NodeJS.Signals, graceMs: number) {
  const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  child.kill(signal);
  return end.finally(() => clearTimeout(killer));
}

/** Runs a program to its end and returns its stdout; throws with its output when it fails. */
export async function runProcess(command: string, args: string[], options: SpawnOptions = {}): Promise<string> {
  const process = startProcess(command, args, options);
  const code = await process.ended();
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${process.output()}`);
  return process.output();
}
