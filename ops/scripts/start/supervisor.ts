import { join } from 'node:path';
import { SupervisedChild, type ChildEvents, type Ending } from './child.js';
import type { LogFiles } from './log-files.js';
import type { Failed, Ready, Role, Say } from './messages.js';
import { CannotStart } from './sentences.js';

/** How long a process may take to finish what it does when it is told to stop. */
const GRACE_MS = 10_000;

interface Waiting {
  resolve(message: Ready): void;
  reject(error: CannotStart): void;
}

/**
 * Keeps the server and the daemon running. Until both said that they are ready, an end of either is the end of the
 * start; from then on whoever ends is started again with back-off, until `stop`.
 */
export class Supervisor implements ChildEvents {
  private readonly children = new Map<Role, SupervisedChild>();
  private readonly waiting = new Map<Role, Waiting>();
  private readonly failures = new Map<Role, string>();
  private stopping: Promise<void> | null = null;

  /**
   * @param scripts the folder with main.js and daemon.js
   * @param say prints a line for the person at the terminal
   */
  constructor(
    private readonly scripts: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly log: LogFiles,
    private readonly say: (line: string) => void,
    private readonly graceMs = GRACE_MS,
  ) {}

  pid(role: Role): number | undefined {
    return this.children.get(role)?.pid;
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @throws CannotStart when it says that it cannot run, or ends before it is ready
   */
  start(role: Role): Promise<Ready> {
    const script = join(this.scripts, role === 'server' ? 'main.js' : 'daemon.js');
    const child = new SupervisedChild(role, script, this.env, this);
    this.children.set(role, child);
    child.start();
    this.log.write('info', `${role} started (pid ${child.pid})`);
    return new Promise((resolve, reject) => this.waiting.set(role, { resolve, reject }));
  }

  /** Ends both processes, each with the grace to finish what it does. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** Ends both at once, for a person who presses Ctrl-C a second time. */
  kill(): void {
    for (const child of this.children.values()) child.kill();
  }

  ready(child: SupervisedChild, message: Ready): void {
    this.failures.delete(child.role);
    this.log.write('info', `${child.role} ready (pid ${child.pid})`);
    this.waiting.get(child.role)?.resolve(message);
    this.waiting.delete(child.role);
  }

  failed(child: SupervisedChild, { sentence }: Failed): void {
    this.failures.set(child.role, sentence);
    this.log.write('error', `${child.role}: ${sentence}`);
  }

  said(child: SupervisedChild, { text }: Say): void {
    this.log.write('info', `${child.role}: ${text}`);
    this.say(text);
  }

  ended(child: SupervisedChild, ending: Ending): void {
    if (this.stopping) return;
    const waiting = this.waiting.get(child.role);
    if (waiting) return waiting.reject(new CannotStart(this.whyNotStarted(child, ending)));
    const seconds = child.startAgain() / 1000;
    const line = `${child.role} ended (${ending}), starts again in ${seconds} s`;
    const because = this.failures.get(child.role);
    this.log.write('error', because ? `${line}: ${because}` : line);
    this.say(because ? `${line}: ${because}` : line);
  }

  output(role: Role, chunk: Buffer): void {
    this.log.keepOutput(role, chunk);
  }

  private whyNotStarted(child: SupervisedChild, ending: Ending): string {
    const sentence = this.failures.get(child.role);
    if (sentence) return sentence;
    const output = child.lastOutput.trim();
    return `The ${child.role} ended at its start (${ending}). ${output ? `It said:\n${output}\n` : ''}Log: ${this.log.folder}`;
  }

  private async stopAll(): Promise<void> {
    this.log.write('info', 'stopping');
    await Promise.all([...this.children.values()].map((child) => child.stop(this.graceMs)));
    this.log.write('info', 'stopped');
  }
}
