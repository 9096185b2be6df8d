import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../../ops/lab/index.js';

export interface Finished {
  code: number | NodeJS.Signals;
  out: string;
  err: string;
}

/** The command line as a person or a script runs it: a process of its own, with its own home. */
export class Cli {
  readonly home = temporaryFolder('home');

  /** `env` is what the person's shell has: HOLDFAST_URL, HOLDFAST_TOKEN … */
  constructor(private readonly env: Record<string, string> = {}) {}

  /** Starts a command and does not wait, for those that are to be interrupted. */
  start(args: string[], typed?: string): { child: ChildProcess; finished: Promise<Finished> } {
    const env = { PATH: process.env['PATH'] ?? '', HOME: this.home, ...this.env };
    const child = spawn(process.execPath, [join(process.cwd(), 'ops/cli/holdfast.mjs'), ...args], { env });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
    child.stdin.end(typed ?? '');
    const finished = new Promise<Finished>((resolve) => {
      child.once('close', (code, signal) => resolve({ code: code ?? signal!, out: out.join(''), err: err.join('') }));
    });
    return { child, finished };
  }

  /** Runs a command to its end. */
  run(args: string[], typed?: string): Promise<Finished> {
    return this.start(args, typed).finished;
  }

  /** Runs a command that must succeed and gives its standard output. */
  async say(...args: string[]): Promise<string> {
    const { code, out, err } = await this.run(args);
    if (code !== 0) throw new Error(`holdfast ${args.join(' ')} ended with ${code}:\n${out}\n${err}`);
    return out;
  }

  /** The same with `--json`, parsed. */
  async ask<T = unknown>(...args: string[]): Promise<T> {
    return JSON.parse(await this.say(...args, '--json')) as T;
  }
}
