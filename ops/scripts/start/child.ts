import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { nextBackoff, type Backoff } from './backoff.js';
import { isChildMessage, type Failed, type Ready, type Role, type Say } from './messages.js';

/** What became of the process: an exit code or a signal, in words. */
export type Ending = string;

export interface ChildEvents {
  ready(child: SupervisedChild, message: Ready): void;
  failed(child: SupervisedChild, message: Failed): void;
  said(child: SupervisedChild, message: Say): void;
  ended(child: SupervisedChild, ending: Ending): void;
  output(role: Role, chunk: Buffer): void;
}

const KEPT_OUTPUT = 4000;
/** What it started may hold its output open for longer than it lives. */
const LAST_WORDS_MS = 500;

/**
 * The daemon makes much short-lived garbage and holds little: a small nursery saves 50 MB and costs it nothing, and a
 * heap that may grow by a tenth until it is cleaned, not to its double, another 60 MB for a twentieth of its CPU.
 * Neither runs with --enable-source-maps, which holds the maps of all modules: the log looks up what it needs.
 */
const flags: Record<Role, string[]> = {
  server: [],
  daemon: ['--max-semi-space-size=2', '--heap-growing-percent=10'],
};

/** One of the two processes; started, watched, started again by its owner's decision, and stopped. */
export class SupervisedChild {
  private process: ChildProcess | null = null;
  private startedAt = 0;
  private backoff: Backoff | null = null;
  private restartTimer: NodeJS.Timeout | undefined;
  private lastEnding = '';
  private restarts = 0;
  /** The end of what it printed, for a person when it breaks at its start. */
  lastOutput = '';

  constructor(
    readonly role: Role,
    private readonly script: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly events: ChildEvents,
  ) {}

  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Starts the process, in a session of its own: the terminal's Ctrl-C reaches the supervisor alone. */
  start(): void {
    const history = { HOLDFAST_RESTARTS: String(this.restarts), HOLDFAST_LAST_EXIT: this.lastEnding };
    const child = spawn(process.execPath, [...flags[this.role], this.script], {
      env: { ...this.env, ...history, HOLDFAST_SUPERVISED: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.process = child;
    this.startedAt = performance.now();
    this.lastOutput = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.keep(chunk));
    child.on('message', (message) => this.receive(message));
    const said = lastWords(child);
    child.once('exit', (code, signal) => {
      this.process = null;
      void said().then(() => this.end(code === null ? String(signal) : `exit code ${code}`));
    });
    child.once('error', (error) => this.process === child && this.end(error.message));
  }

  /** Starts the process again after its back-off and returns the wait in ms. */
  startAgain(): number {
    this.backoff = nextBackoff(this.backoff, performance.now() - this.startedAt);
    this.restarts++;
    this.restartTimer = setTimeout(() => this.start(), this.backoff.delayMs);
    return this.backoff.delayMs;
  }

  /** Asks the process to end, with SIGKILL after the grace; returns once it is gone. */
  async stop(graceMs: number): Promise<void> {
    clearTimeout(this.restartTimer);
    const child = this.process;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.kill('SIGTERM');
    await gone;
    clearTimeout(killer);
  }

  /** Ends the process at once. */
  kill(): void {
    this.process?.kill('SIGKILL');
  }

  private receive(message: unknown): void {
    if (!isChildMessage(message)) return;
    if (message.type === 'ready') this.events.ready(this, message);
    else if (message.type === 'failed') this.events.failed(this, message);
    else this.events.said(this, message);
  }

  private keep(chunk: Buffer): void {
    this.lastOutput = (this.lastOutput + chunk.toString()).slice(-KEPT_OUTPUT);
    this.events.output(this.role, chunk);
  }

  private end(ending: Ending): void {
    this.process = null;
    this.lastEnding = ending;
    this.events.ended(this, ending);
  }
}

/** Waits until all that a process printed and sent is read: that it ended may be known earlier. */
function lastWords(child: ChildProcess): () => Promise<unknown> {
  const all = Promise.all([once(child, 'close'), once(child, 'disconnect')]).catch(() => undefined);
  return () => Promise.race([all, delay(LAST_WORDS_MS)]);
}
