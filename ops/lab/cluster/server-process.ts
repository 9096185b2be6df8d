import { startProcess, type LabProcess } from '../processes.js';

export interface ServerCommand {
  name: string;
  /** The program and those of its arguments that are the same at each start. */
  command: string[];
  /** Restart it so many milliseconds after it ended by itself, as systemd does; null: never. */
  supervised: number | null;
}

/** A server that can be killed, frozen and restarted; perhaps under a supervisor. */
export class ServerProcess {
  frozen = false;
  private process: LabProcess | undefined;
  private wanted = false;
  private restart: NodeJS.Timeout | undefined;

  constructor(private readonly what: ServerCommand) {}

  /** Null while it does not run. */
  pid(): number | null {
    return this.process?.running() ? this.process.pid : null;
  }

  output(): string {
    return this.process?.output() ?? '';
  }

  start(args: string[] = []): void {
    if (this.pid() !== null) throw new Error(`${this.what.name} runs already`);
    const [program, ...rest] = this.what.command;
    clearTimeout(this.restart);
    this.wanted = true;
    this.frozen = false;
    const started = (this.process = startProcess(program, [...rest, ...args]));
    void started.ended().then(() => this.ended(started));
  }

  private ended(which: LabProcess): void {
    const { supervised } = this.what;
    if (which !== this.process || !this.wanted || supervised === null) return;
    this.restart = setTimeout(() => this.start(), supervised);
  }

  /** A clean end; the supervisor leaves it alone. */
  async stop(): Promise<void> {
    this.forget();
    this.thaw();
    await this.process?.end('SIGTERM', 30_000);
  }

  /** SIGKILL; the supervisor restarts it. */
  async kill(): Promise<void> {
    await this.process?.end('SIGKILL');
  }

  /** SIGKILL, and nobody restarts it. */
  async remove(): Promise<void> {
    this.forget();
    await this.kill();
  }

  private forget(): void {
    this.wanted = false;
    clearTimeout(this.restart);
  }

  freeze(): void {
    this.frozen = true;
    this.process?.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.frozen = false;
    this.process?.child.kill('SIGCONT');
  }
}
