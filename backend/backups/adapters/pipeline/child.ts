import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Writable } from 'node:stream';
import type { StageEnd } from '../../domain/manifest.js';
import type { Program } from '../../ports.js';

const keptNotice = 4000;
const graceMs = 3000;

/** One running program of a pipeline: its end, what it complained about, and a way to end it for certain. */
export class Child {
  readonly process: ChildProcess;
  readonly ended: Promise<StageEnd>;
  private said = '';

  /** @param output another program's input, to write into directly */
  constructor(
    readonly program: Program,
    output: Writable | 'pipe' = 'pipe',
  ) {
    this.process = spawn(program.program, program.args, {
      cwd: program.cwd,
      env: { ...cleanEnvironment(), ...program.env },
      stdio: ['pipe', output, 'pipe'],
    });
    this.process.stderr!.on('data', (data: Buffer) => (this.said = (this.said + data.toString()).slice(-keptNotice)));
    this.process.stdin!.on('error', () => undefined); // a reader that left shows in its exit code
    this.ended = new Promise((resolve) => {
      this.process.once('error', (error) => resolve(this.neverStarted(error)));
      this.process.once('close', (exitCode, signal) => resolve({ stage: program.stage, exitCode, signal }));
    });
  }

  /** What it wrote to standard error, without blanks around it. */
  get notice(): string {
    return this.said.trim();
  }

  /** Whether its end means that its data is whole. */
  accepts(end: StageEnd): boolean {
    return end.exitCode === 0 || (end.exitCode !== null && !!this.program.warningExits?.includes(end.exitCode));
  }

  /** Asks it to end, and insists after three seconds. */
  stop(): void {
    this.process.kill('SIGTERM');
    const insist = setTimeout(() => this.process.kill('SIGKILL'), graceMs);
    void this.ended.then(() => clearTimeout(insist));
  }

  private neverStarted(error: Error): StageEnd {
    this.said += error.message;
    return { stage: this.program.stage, exitCode: null, signal: null };
  }
}

/** Children learn nothing of ours: no HOLDFAST_* variable, no home whose option files they would read. */
function cleanEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    ...(process.env.TZ ? { TZ: process.env.TZ } : {}),
  };
}

/** The full path of a program on the search path, or null. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
