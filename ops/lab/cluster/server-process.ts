import { readdirSync, readFileSync } from 'node:fs';
import { freeze, hasEnded, signalIfThere, startProcess, type LabProcess } from '../processes.js';
import { until } from '../until.js';

export interface ServerCommand {
  name: string;
  /** The program and those of its arguments that are the same at each start. */
  command: string[];
  /** Restart it so many milliseconds after it ended by itself, as systemd does; null: never. */
  supervised: number | null;
  /** The argument that only this server is started with: one that another started with it, as a fence does, is ours too. */
  mark?: string;
}

/** Servers that run; what another started with their mark ends with this process like what it started itself. */
const ours = new Set<ServerProcess>();
process.prependListener('exit', () => ours.forEach((server) => server.killAtExit()));

/** A server that can be killed, frozen and restarted; perhaps under a supervisor. */
export class ServerProcess {
  frozen = false;
  private process: LabProcess | undefined;
  private wanted = false;
  private restart: NodeJS.Timeout | undefined;
  private adopted: number | null = null;
  /** When each of its processes ended, and how: a server that nobody should have touched is told apart by it. */
  readonly endings: string[] = [];

  constructor(private readonly what: ServerCommand) {}

  /** Null while it does not run, whoever started it. */
  pid(): number | null {
    return this.process?.running() ? this.process.pid : this.startedByAnother();
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
    ours.add(this);
    const started = (this.process = startProcess(program, [...rest, ...args]));
    void started.ended().then((how) => {
      this.endings.push(`${new Date().toISOString()} ${how}`);
      this.ended(started);
    });
  }

  private ended(which: LabProcess): void {
    if (which === this.process) this.startAgainLater();
  }

  private startAgainLater(): void {
    const { supervised } = this.what;
    if (!this.wanted || supervised === null) return;
    clearTimeout(this.restart);
    this.restart = setTimeout(() => (this.pid() === null ? this.start() : this.startAgainLater()), supervised);
  }

  /** A clean end; the supervisor leaves it alone. */
  async stop(): Promise<void> {
    this.forget();
    this.thaw();
    await this.end('SIGTERM');
  }

  /** SIGKILL; the supervisor restarts it. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGKILL, and nobody restarts it. */
  async remove(): Promise<void> {
    this.forget();
    await this.kill();
    ours.delete(this);
  }

  /** SIGKILL at once; what was started as a child of this process is ended by its own list. */
  killAtExit(): void {
    const other = this.startedByAnother();
    if (other !== null) signalIfThere(other, 'SIGKILL');
  }

  private forget(): void {
    this.wanted = false;
    clearTimeout(this.restart);
  }

  /** Fulfilled when none of its threads runs any more. */
  async freeze(): Promise<void> {
    this.frozen = true;
    const pid = this.pid();
    if (pid !== null) await freeze([pid], this.what.name);
  }

  thaw(): void {
    this.frozen = false;
    const pid = this.pid();
    if (pid !== null) signalIfThere(pid, 'SIGCONT');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process?.running()) await this.process.end(signal, 30_000);
    const other = this.startedByAnother();
    if (other === null) return;
    signalIfThere(other, signal);
    await until(`${this.what.name} has ended`, () => hasEnded(other), 30_000, 5);
  }

  private startedByAnother(): number | null {
    const { mark } = this.what;
    if (mark === undefined) return null;
    if (this.adopted === null || !runsWith(this.adopted, mark)) {
      const own = this.process?.pid;
      const pids = readdirSync('/proc').map(Number).filter(Boolean);
      this.adopted = pids.find((pid) => pid !== own && runsWith(pid, mark)) ?? null;
    }
    return this.adopted;
  }
}

/** Whether the process was started with that argument, and is more than the remains of one. */
function runsWith(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(mark);
  } catch {
    return false;
  }
}
