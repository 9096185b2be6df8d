import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './until.js';

/** A process of the lab: ended when this process ends, its last output kept for error messages. */
export interface LabProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** stdout and stderr so far, the last 64 kB. */
  readonly output: () => string;
  readonly running: () => boolean;
  /** The code or signal it ended with; waits for it. */
  readonly ended: () => Promise<number | NodeJS.Signals>;
  /** The same once its output is whole: what it wrote last may be read after its end. */
  readonly finished: () => Promise<number | NodeJS.Signals>;
  /** Sends a signal and waits for the end; SIGKILL follows after `graceMs`. */
  readonly end: (signal?: NodeJS.Signals, graceMs?: number) => Promise<number | NodeJS.Signals>;
}

const KEPT_OUTPUT = 64 * 1024;
/** A program that it left behind may hold its output open for ever. */
const OUTPUT_ENDS_WITHIN_MS = 10_000;
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
  const closed = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
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
    finished: async () => {
      const code = await end;
      await Promise.race([closed, sleep(OUTPUT_ENDS_WITHIN_MS, undefined, { ref: false })]);
      return code;
    },
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
  const code = await process.finished();
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${process.output()}`);
  return process.output();
}

/** Sends a signal to a process that may have ended since it was looked up. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Freezes processes, and waits until each of their threads has stopped: on a busy machine one may answer once more. */
export async function freeze(pids: readonly number[], what: string): Promise<void> {
  for (const pid of pids) signalIfThere(pid, 'SIGSTOP');
  await until(`every thread of ${what} has stopped`, () => pids.every(isStopped), 30_000, 1);
}

const isStopped = (pid: number): boolean => statesOf(pid).every((state) => 'TtZX'.includes(state));

/**
 * Whether nothing of a process is left but, at most, what its parent has not asked for. One thread may be gone, the first
 * too, while others still hold its sockets and files.
 */
export const hasEnded = (pid: number): boolean => statesOf(pid).every((state) => 'ZX'.includes(state));

/** The state of each of its threads; none of a process that is gone. */
function statesOf(pid: number): string[] {
  const tasks = `/proc/${pid}/task`;
  try {
    return readdirSync(tasks).flatMap((task) => stateOf(`${tasks}/${task}/stat`));
  } catch {
    return [];
  }
}

function stateOf(file: string): string[] {
  try {
    return [readFileSync(file, 'utf8').replace(/^.*\) /s, '')[0]];
  } catch {
    return []; // it ended between the look at the list and this one
  }
}
